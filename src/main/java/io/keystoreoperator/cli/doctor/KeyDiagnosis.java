package io.keystoreoperator.cli.doctor;

import io.keystoreoperator.aws.FailedCall;
import io.keystoreoperator.model.AwsDenial;
import io.keystoreoperator.model.ItemKey;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Why KMS did not open an item.
///
/// @param kmsKeyArns those the keystore allows
record KeyDiagnosis(
    PrincipalArn asker, String region, Set<String> kmsKeyArns, SettingNames settings) {
  private static final String DECRYPT = "kms:Decrypt";
  private static final Pattern KEY_ARN =
      Pattern.compile("arn:[^:\\s]+:kms:[^:\\s]+:(?<account>\\d{12}):key/[\\w-]+");

  /// Not with this identity, or not with this key.
  ///
  /// @param call null when KMS did open it, with a key that the keystore does not list
  Diagnosis denied(AwsDenial denial, @Nullable FailedCall call) {
    if (call == null) {
      return Diagnosis.of(
          denial.message(),
          new Remedy.Advice(Cause.KEY, "list " + denial.resource() + " in " + settings.kmsKeys()));
    }
    return switch (call.code()) {
      case "DisabledException" ->
          state(call, "is disabled", "enable it: aws kms enable-key --key-id ");
      case "KMSInvalidStateException" ->
          state(
              call,
              call.message().contains("pending deletion")
                  ? "is to be deleted"
                  : "is in no state to decrypt",
              "keep it: aws kms cancel-key-deletion, then enable-key, --key-id ");
      default -> notAllowed(denial);
    };
  }

  /// The item and the key, or the context, do not fit.
  ///
  /// @param problem what the item's own check says of it
  Diagnosis notOpened(ItemKey item, String problem, @Nullable FailedCall call) {
    String finding = "\"" + item + "\": " + problem;
    return switch (call == null ? "" : call.code()) {
      case "IncorrectKeyException" ->
          Diagnosis.of(
              finding,
              new Remedy.Advice(Cause.KEY, "list the key that did in " + settings.kmsKeys()));
      case "InvalidCiphertextException" ->
          Diagnosis.of(
              finding,
              new Remedy.Advice(
                  Cause.ENCRYPTION_CONTEXT,
                  "give the context it was encrypted with (" + settings.context() + ")"),
              new Remedy.Advice(Cause.ITEM, "store the item again, if it is damaged"));
      default -> Diagnosis.of(finding, new Remedy.Advice(Cause.ITEM, "store the item again"));
    };
  }

  private Diagnosis state(FailedCall call, String how, String command) {
    String key = keyIn(call.message());
    return Diagnosis.of(
        "the KMS key " + key + " " + how, new Remedy.Advice(Cause.KEY, command + key));
  }

  private Diagnosis notAllowed(AwsDenial denial) {
    Refusal refusal = Refusal.parse(denial.message());
    String key = keyIn(denial.message());
    String who = asker.spokenWithAccount() + " may not kms:Decrypt with " + key;
    if (refusal.isExplicit()) {
      return Diagnosis.of(who, OtherPolicies.deny(refusal, asker));
    }
    return switch (refusal.cause()) {
      case PERMISSION_POLICY -> Diagnosis.of(who, permission(key));
      case KEY_POLICY -> Diagnosis.of(who, keyPolicy(key));
      case null ->
          Diagnosis.of(
              who + ", and AWS does not say which side denies it",
              keyPolicy(key),
              permission(key),
              new Remedy.Advice(
                  Cause.REGION, "if the key is not in " + region + ", mend " + settings.region()));
      default ->
          Diagnosis.of(who, OtherPolicies.grant(refusal, asker, Statements.allow(DECRYPT, key)));
    };
  }

  private Remedy permission(String key) {
    return new Remedy.Grant(
        Cause.PERMISSION_POLICY,
        "the permission policy of " + asker.spoken(),
        asker.account(),
        Statements.allow(DECRYPT, key));
  }

  private Remedy keyPolicy(String key) {
    Matcher arn = KEY_ARN.matcher(key);
    Grantee grantee = asker.inPolicies();
    return new Remedy.Grant(
        Cause.KEY_POLICY,
        "the key policy of " + key,
        arn.matches() ? arn.group("account") : asker.account(),
        Statements.allowOnKey(DECRYPT, grantee),
        grantee.note());
  }

  /// The key that AWS names, or the keystore's only one, or any of the account.
  private String keyIn(String message) {
    Matcher arn = KEY_ARN.matcher(message);
    if (arn.find()) {
      return arn.group();
    }
    return kmsKeyArns.size() == 1
        ? kmsKeyArns.iterator().next()
        : "arn:%s:kms:%s:%s:key/*".formatted(asker.partition(), region, asker.account());
  }
}
