package io.keystoreoperator.cli.doctor;

import java.util.Map;

/// What would let the hop pass.
sealed interface Remedy {
  Cause cause();

  /// A statement that a policy lacks.
  ///
  /// @param policy whose: `the trust policy of role reader`
  /// @param account the policy's; empty where AWS does not tell
  /// @param statement ready to paste
  /// @param note what to see to before that, or empty
  record Grant(
      Cause cause, String policy, String account, Map<String, Object> statement, String note)
      implements Remedy {
    Grant(Cause cause, String policy, String account, Map<String, Object> statement) {
      this(cause, policy, account, statement, "");
    }
  }

  /// Something else to do.
  record Advice(Cause cause, String text) implements Remedy {}
}
