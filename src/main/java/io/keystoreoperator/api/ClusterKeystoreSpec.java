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

/// A keystore for many namespaces; the only kind that may use the operator's own identity.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ClusterKeystoreSpec(
    @Required
        @Pattern(KeystoreSpec.REGION)
        @Size(max = 32)
        @ValidationRule(value = KeystoreSpec.REGION_RULE, message = KeystoreSpec.REGION_MESSAGE)
        @JsonPropertyDescription("AWS region of the table and the key.")
        String region,
    @Required
        @Pattern(KeystoreSpec.TABLE)
        @Size(min = 3, max = 255)
        @JsonPropertyDescription("Name of the DynamoDB table.")
        String table,
    @Default("Auto")
        @JsonPropertyDescription("How items are written. Auto reads it off the table and the item.")
        KeystoreFormat format,
    @JsonPropertyDescription("As whom to read. Absent: the operator's own identity.")
        KeystoreAuth auth,
    @Size(max = 20)
        @ValidationRule(value = KeystoreSpec.KEY_ARNS_RULE, message = KeystoreSpec.KEY_ARNS_MESSAGE)
        @JsonPropertyDescription(
            "ARNs of the KMS keys that may have encrypted an item. One: Decrypt names it. Several:"
                + " the answer's key must be among them. None: any that the role may use.")
        List<@Pattern(KeystoreSpec.KEY_ARN) @Size(max = 2048) String> kmsKeyArns,
    @JsonPropertyDescription("Encryption context given to KMS. Values may hold {key}.")
        Map<String, @Size(max = 1024) String> encryptionContext,
    @Default("Disabled")
        @JsonPropertyDescription(
            "Whether KeystoreSecrets may look for items by their names (dataFrom.find). Enabled needs"
                + " dynamodb:Scan.")
        FindPolicy find,
    @JsonPropertyDescription("How changes arrive before the refresh interval is over.")
        PushSettings push,
    @Size(max = 100)
        @JsonPropertyDescription("Which namespaces may read which keys. Default: nobody.")
        List<AccessRule> access,
    @Default("Retain")
        @JsonPropertyDescription(
            "What becomes of Secrets that KeystoreSecrets own when access is taken away from their"
                + " namespace. Retain: they stay as they are. Delete: they are deleted.")
        RevocationPolicy revocationPolicy)
    implements KeystoreSettings {
  public ClusterKeystoreSpec {
    format = format == null ? KeystoreFormat.AUTO : format;
    auth = auth == null ? KeystoreAuth.NONE : auth;
    kmsKeyArns = kmsKeyArns == null ? List.of() : List.copyOf(kmsKeyArns);
    encryptionContext = encryptionContext == null ? Map.of() : Map.copyOf(encryptionContext);
    find = find == null ? FindPolicy.DISABLED : find;
    push = push == null ? PushSettings.NONE : push;
    access = access == null ? List.of() : List.copyOf(access);
    revocationPolicy = revocationPolicy == null ? RevocationPolicy.RETAIN : revocationPolicy;
  }
}
