package io.keystoreoperator.localaws;

import java.util.Set;
import java.util.regex.Pattern;

/// The condition keys that requests here can have. Any other is refused when a policy is parsed.
final class ConditionKeys {
  private static final Set<String> SINGLE_VALUED =
      Set.of(
          "aws:PrincipalArn",
          "aws:PrincipalAccount",
          "aws:PrincipalType",
          "aws:userid",
          "aws:RequestedRegion",
          "aws:SourceAccount",
          "aws:SecureTransport",
          "sts:ExternalId",
          "sts:RoleSessionName",
          "dynamodb:Select",
          "kms:CallerAccount",
          "kms:RequestAlias");
  private static final Set<String> MULTI_VALUED =
      Set.of(
          "aws:TagKeys",
          "sts:TransitiveTagKeys",
          "dynamodb:LeadingKeys",
          "dynamodb:Attributes",
          "kms:EncryptionContextKeys",
          "kms:ResourceAliases");
  private static final Pattern FAMILIES =
      Pattern.compile(
          "aws:PrincipalTag/.+|aws:RequestTag/.+|kms:EncryptionContext:.+"
              + "|[a-z0-9-]+(\\.[a-z0-9-]+)+(:\\d+)?(/[^:]*)?:(sub|aud)");

  private ConditionKeys() {}

  /// The key itself.
  ///
  /// @throws UnsupportedPolicyException when no request here has such a key
  static String known(String key) {
    if (!SINGLE_VALUED.contains(key) && !isMultiValued(key) && !FAMILIES.matcher(key).matches()) {
      throw new UnsupportedPolicyException("unknown condition key: " + key);
    }
    return key;
  }

  static boolean isMultiValued(String key) {
    return MULTI_VALUED.contains(key);
  }
}
