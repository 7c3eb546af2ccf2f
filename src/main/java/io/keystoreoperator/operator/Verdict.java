package io.keystoreoperator.operator;

import io.keystoreoperator.sync.SyncOutcome;

/// How one reconcile of a KeystoreSecret went.
sealed interface Verdict {
  record InStep(SyncOutcome.InStep outcome) implements Verdict {}

  /// The Secret could not be brought in step.
  ///
  /// @param failures in a row, this one included
  /// @param stale nothing could be verified for three refresh intervals
  record Failed(FailureReport report, int failures, boolean stale) implements Verdict {}

  /// The Secret is deleted, as a policy says.
  ///
  /// @param report why there is none any more
  /// @param deleted whether it was there until now
  /// @param why in words
  record Removed(FailureReport report, boolean deleted, String why) implements Verdict {}

  record Suspended() implements Verdict {}
}
