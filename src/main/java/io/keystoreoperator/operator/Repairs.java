package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps two controllers from overwriting each other's Secret without end: the first repairs are
/// immediate, later ones within a quiet time wait longer and longer.
final class Repairs {
  private static final int IMMEDIATE = 3;
  private static final int LARGEST_POWER = 8;
  private static final Duration QUIET = Duration.ofMinutes(10);

  private final Clock clock;
  private final Map<ResourceID, Repaired> repaired = new ConcurrentHashMap<>();

  Repairs(Clock clock) {
    this.clock = clock;
  }

  private record Repaired(int times, Instant last) {}

  /// How long the next repair has to wait.
  Duration wait(ResourceID reader) {
    Repaired before = repaired.get(reader);
    if (before == null || before.times() < IMMEDIATE) {
      return Duration.ZERO;
    }
    Instant now = clock.instant();
    if (now.isAfter(before.last().plus(QUIET))) {
      repaired.remove(reader);
      return Duration.ZERO;
    }
    int power = Math.min(before.times() - IMMEDIATE + 1, LARGEST_POWER);
    Duration left = Duration.between(now, before.last().plusSeconds(1L << power));
    return left.isNegative() ? Duration.ZERO : left;
  }

  void repaired(ResourceID reader) {
    repaired.merge(
        reader,
        new Repaired(1, clock.instant()),
        (before, now) ->
            now.last().isAfter(before.last().plus(QUIET))
                ? now
                : new Repaired(before.times() + 1, now.last()));
  }

  void forget(ResourceID reader) {
    repaired.remove(reader);
  }
}
