package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the operator becomes the identity that may read the table: base identity, then roleChain in
/// order, then roleArn.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "has(self.roleArn) || !has(self.externalId)",
    message = "externalId needs roleArn: it is given when that role is assumed")
@ValidationRule(
    value = "has(self.roleArn) || !has(self.sessionDuration)",
    message = "sessionDuration needs roleArn: it is the length of that role's session")
@ValidationRule(
    value = "has(self.roleArn) || !has(self.sessionTags)",
    message = "sessionTags needs roleArn: they are given when that role is assumed")
@ValidationRule(
    value = "has(self.roleArn) || !has(self.roleChain)",
    message = "roleChain needs roleArn: the chain ends in it")
@ValidationRule(
    value = "has(self.roleArn) || !has(self.sessionScope) || self.sessionScope != 'Namespace'",
    message = "sessionScope Namespace needs roleArn: its tag is given when that role is assumed")
@ValidationRule(
    value =
        "!has(self.sessionScope) || self.sessionScope != 'Namespace' || !has(self.sessionTags) ||"
            + " !('kubernetes-namespace' in self.sessionTags)",
    message = "sessionTags leaves kubernetes-namespace to sessionScope Namespace")
@ValidationRule(
    value =
        "!has(self.sessionDuration) || (self.sessionDuration.matches(r'"
            + GoDuration.PATTERN
            + "') && duration(self.sessionDuration) >= duration('15m') &&"
            + " duration(self.sessionDuration) <= duration('12h'))",
    message = "sessionDuration is 15m to 12h, such as 90m")
@ValidationRule(
    value =
        "!has(self.sessionDuration) || !(has(self.roleChain) || has(self.serviceAccountRef)) ||"
            + " !self.sessionDuration.matches(r'"
            + GoDuration.PATTERN
            + "') || duration(self.sessionDuration) <= duration('1h')",
    message = "sessionDuration is at most 1h where one role assumes another (AWS's limit)")
@ValidationRule(
    value =
        "!has(self.transitiveTagKeys) || (has(self.sessionTags) &&"
            + " self.transitiveTagKeys.all(k, k in self.sessionTags))",
    message = "transitiveTagKeys names keys of sessionTags")
public record KeystoreAuth(
    @JsonPropertyDescription(
            "Base identity: this ServiceAccount's web identity, in the KeystoreSecret's namespace."
                + " Absent: the operator's own (EC2 instance profile, IRSA, Pod Identity).")
        @Nullable ServiceAccountReference serviceAccountRef,
    @Size(max = 5) @JsonPropertyDescription("Roles assumed before roleArn, in order.")
        List<RoleReference> roleChain,
    @Pattern(ROLE_ARN)
        @Size(max = 2048)
        @ValidationRule(value = ROLE_ARN_RULE, message = ROLE_ARN_MESSAGE)
        @JsonPropertyDescription(
            "ARN of the role that may read the table and use the key. Absent: the base identity"
                + " itself.")
        @Nullable String roleArn,
    @Size(min = 2, max = 1224)
        @JsonPropertyDescription("The external ID that the trust policy of roleArn asks for.")
        @Nullable String externalId,
    @Pattern(GoDuration.PATTERN)
        @Size(max = GoDuration.MAX_LENGTH)
        @JsonPropertyDescription(
            "Length of a session, 15m to 12h; at most 1h where one role assumes another. Default"
                + " 1h.")
        @Nullable String sessionDuration,
    @JsonPropertyDescription("Session tags given to roleArn.")
        Map<String, @Size(max = 256) String> sessionTags,
    @Size(max = 50) @JsonPropertyDescription("Keys of sessionTags that stay on in further roles.")
        List<@Size(max = 128) String> transitiveTagKeys,
    @JsonPropertyDescription(
            "Shared (default): one session for all. Namespace: a session for each namespace, tagged"
                + " kubernetes-namespace, so that Account A's policy can hold each to its keys.")
        @Nullable SessionScope sessionScope) {
  public static final String ROLE_ARN = "^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$";

  static final String ROLE_ARN_RULE = "self.matches('" + ROLE_ARN + "')";
  static final String ROLE_ARN_MESSAGE =
      "roleArn is the ARN of an IAM role, such as arn:aws:iam::111122223333:role/keystore-reader";

  /// What a keystore without `auth` has: the base identity itself.
  public static final KeystoreAuth NONE =
      new KeystoreAuth(null, List.of(), null, null, null, Map.of(), List.of(), null);

  public KeystoreAuth {
    roleChain = roleChain == null ? List.of() : List.copyOf(roleChain);
    sessionTags = sessionTags == null ? Map.of() : Map.copyOf(sessionTags);
    transitiveTagKeys = transitiveTagKeys == null ? List.of() : List.copyOf(transitiveTagKeys);
  }
}
