package io.keystoreoperator.cli.doctor;

import java.util.Map;
import java.util.Objects;

/// Remedies in the kinds of policies that only AWS's own sentence can name: boundaries,
/// organizations, endpoints; and explicit denials.
final class OtherPolicies {
  private OtherPolicies() {}

  static Remedy deny(Refusal refusal, PrincipalArn asker) {
    Cause cause = refusal.cause();
    return new Remedy.Advice(
        cause == null ? Cause.OTHER_POLICY : cause,
        "a Deny forbids it to %s (%s): no Allow outweighs it, it must go"
            .formatted(
                asker.spokenWithAccount(), Objects.requireNonNullElse(refusal.policy(), "policy")));
  }

  static Remedy grant(Refusal refusal, PrincipalArn asker, Map<String, Object> statement) {
    return new Remedy.Grant(
        Cause.OTHER_POLICY,
        "the " + refusal.policy() + " that applies to " + asker.spoken(),
        asker.account(),
        statement);
  }
}
