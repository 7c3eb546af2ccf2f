package io.keystoreoperator.operator;

import io.keystoreoperator.operator.FailureReport.Retry;
import java.time.Duration;
import java.util.Optional;

/// When a KeystoreSecret is looked at next, if nothing wakes it before.
final class Schedule {
  private static final Backoff BACKOFF = new Backoff(Duration.ofMinutes(5));

  private Schedule() {}

  /// Empty: not until something changes; [RefreshPoller] sees to the refresh interval.
  static Optional<Duration> next(Verdict verdict) {
    return switch (verdict) {
      case Verdict.InStep _, Verdict.Suspended _ -> Optional.empty();
      case Verdict.Failed(var report, var failures, _) ->
          report.retry() == Retry.TRANSIENT
              ? Optional.of(BACKOFF.after(failures))
              : Optional.empty();
    };
  }
}
