package io.keystoreoperator.cli.doctor;

import java.util.Map;

/// What would let the hop pass.
sealed interface Remedy {
  Cause cause();

  /// A statement that a policy lacks.
  ///
  /// @param policy whose, and in which account: `the trust policy of role reader in account 1111…`
  /// @param account the policy's; empty where AWS does not tell
  /// @param statement ready to paste
  record Grant(Cause cause, String policy, String account, Map<String, Object> statement)
      implements Remedy {}

  /// Something else to do.
  record Advice(Cause cause, String text) implements Remedy {}
}
