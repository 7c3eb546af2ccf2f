package io.keystoreoperator.operator;

import io.keystoreoperator.store.Backoff;
import java.time.Duration;
import java.util.Optional;

/// When a KeystoreSecret is looked at next, if nothing wakes it before.
final class Schedule {
  private static final Backoff BACKOFF = Backoff.upTo(Duration.ofMinutes(5));

  private static final Backoff LOOKING_OUT = Backoff.upTo(Duration.ofSeconds(30));

  private Schedule() {}

  /// Empty: not until something changes; [RefreshPoller] sees to the refresh interval.
  static Optional<Duration> next(Verdict verdict) {
    return switch (verdict) {
      case Verdict.InStep _, Verdict.Removed _, Verdict.Suspended _ -> Optional.empty();
      case Verdict.Failed(var report, var failures, _) ->
          switch (report.retry()) {
            case TRANSIENT -> Optional.of(BACKOFF.after(failures));
            case AWAITED -> Optional.of(LOOKING_OUT.after(failures));
            case DUE -> Optional.of(report.due());
            case PERMANENT -> Optional.empty();
          };
    };
  }
}
