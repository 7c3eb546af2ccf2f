package io.keystoreoperator.aws;

import java.time.Duration;
import java.util.function.LongSupplier;

/// A token bucket that holds a second's worth: so many at once after a pause, then evenly spread.
final class RateLimit {
  private static final double NANOS_PER_SECOND = 1e9;

  private final int perSecond;
  private final LongSupplier nanos;
  // Both guarded by this. Below zero are the turns given out ahead of time.
  private double tokens;
  private long filled;

  /// @param perSecond 0 is no limit
  /// @param nanos a clock as [System#nanoTime]
  RateLimit(int perSecond, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.nanos = nanos;
    tokens = perSecond;
    filled = nanos.getAsLong();
  }

  /// Takes the next turn.
  ///
  /// @return how long it is until then
  synchronized Duration take() {
    if (perSecond == 0) {
      return Duration.ZERO;
    }
    long now = nanos.getAsLong();
    tokens = Math.min(perSecond, tokens + (now - filled) / NANOS_PER_SECOND * perSecond);
    filled = now;
    tokens--;
    return tokens >= 0
        ? Duration.ZERO
        : Duration.ofNanos(Math.round(-tokens / perSecond * NANOS_PER_SECOND));
  }
}
