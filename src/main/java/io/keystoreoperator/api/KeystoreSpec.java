package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/// A keystore that one namespace reaches with a ServiceAccount of its own.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "has(self.auth.serviceAccountRef)",
    message =
        "auth.serviceAccountRef is required: only a ClusterKeystore may use the operator's own"
            + " identity")
@ValidationRule(
    value = "!has(self.auth.sessionScope)",
    message = "auth.sessionScope is for a ClusterKeystore: a Keystore serves one namespace")
@ValidationRule(
    value = "!has(self.auth.sessionTags) || !('kubernetes-namespace' in self.auth.sessionTags)",
    message =
        "auth.sessionTags has no kubernetes-namespace: by that tag AWS policies know the namespace"
            + " that a ClusterKeystore reads for")
public record KeystoreSpec(
    @Required
        @Pattern(REGION)
        @Size(max = 32)
        @ValidationRule(value = REGION_RULE, message = REGION_MESSAGE)
        @JsonPropertyDescription("AWS region of the table and the key.")
        String region,
    @Required
        @Pattern(TABLE)
        @Size(min = 3, max = 255)
        @JsonPropertyDescription("Name of the DynamoDB table.")
        String table,
    @Default("Auto")
        @JsonPropertyDescription("How items are written. Auto reads it off the table and the item.")
        KeystoreFormat format,
    @Required @JsonPropertyDescription("As whom to read.") KeystoreAuth auth,
    @Size(max = 20)
        @ValidationRule(value = KEY_ARNS_RULE, message = KEY_ARNS_MESSAGE)
        @JsonPropertyDescription(
            "ARNs of the KMS keys that may have encrypted an item. One: Decrypt names it. Several:"
                + " the answer's key must be among them. None: any that the role may use.")
        List<@Pattern(KEY_ARN) @Size(max = 2048) String> kmsKeyArns,
    @JsonPropertyDescription("Encryption context given to KMS. Values may hold {key}.")
        Map<String, @Size(max = 1024) String> encryptionContext,
    @Default("Disabled")
        @JsonPropertyDescription(
            "Whether KeystoreSecrets may look for items by their names (dataFrom.find). Enabled needs"
                + " dynamodb:Scan.")
        FindPolicy find,
    @JsonPropertyDescription("How changes arrive before the refresh interval is over.")
        PushSettings push)
    implements KeystoreSettings {
  public static final String REGION = "^[a-z]{2}(-[a-z]+)+-[0-9]+$";
  public static final String TABLE = "^[a-zA-Z0-9_.-]+$";
  public static final String KEY_ARN = "^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$";
  static final String REGION_RULE = "self.matches('" + REGION + "')";
  static final String REGION_MESSAGE = "region is an AWS region such as us-east-1";
  static final String KEY_ARNS_RULE = "self.all(arn, arn.matches('" + KEY_ARN + "'))";
  static final String KEY_ARNS_MESSAGE =
      "kmsKeyArns are ARNs of keys, such as arn:aws:kms:us-east-1:111122223333:key/1234abcd-...,"
          + " and no aliases";

  public KeystoreSpec {
    format = format == null ? KeystoreFormat.AUTO : format;
    auth = auth == null ? KeystoreAuth.NONE : auth;
    kmsKeyArns = kmsKeyArns == null ? List.of() : List.copyOf(kmsKeyArns);
    encryptionContext = encryptionContext == null ? Map.of() : Map.copyOf(encryptionContext);
    find = find == null ? FindPolicy.DISABLED : find;
    push = push == null ? PushSettings.NONE : push;
  }
}
