package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// How often, and since when, each KeystoreSecret has failed in a row. Only those that fail are
/// held.
final class FailingReaders {
  private static final int STALE_INTERVALS = 3;

  private final Clock clock;
  private final Map<ResourceID, Streak> streaks = new ConcurrentHashMap<>();

  FailingReaders(Clock clock) {
    this.clock = clock;
  }

  /// Failures without a success between them.
  ///
  /// @param failures in a row
  /// @param since the first of them
  record Streak(int failures, Instant since) {
    Streak andOneMore() {
      return new Streak(failures + 1, since);
    }

    /// Whether nothing was verified for three refresh intervals.
    boolean isStale(Instant now, Duration refreshInterval) {
      return !refreshInterval.isZero()
          && now.isAfter(since.plus(refreshInterval.multipliedBy(STALE_INTERVALS)));
    }
  }

  Streak failed(ResourceID reader) {
    return streaks.merge(
        reader, new Streak(1, clock.instant()), (before, _) -> before.andOneMore());
  }

  /// When it began to fail; empty when it does not.
  Optional<Instant> since(ResourceID reader) {
    return Optional.ofNullable(streaks.get(reader)).map(Streak::since);
  }

  void succeeded(ResourceID reader) {
    streaks.remove(reader);
  }
}
