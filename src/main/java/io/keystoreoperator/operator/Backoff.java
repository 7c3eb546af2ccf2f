package io.keystoreoperator.operator;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Exponential backoff with full jitter: 1 s, 2 s, 4 s … up to a limit, each from half to all of
/// it.
record Backoff(Duration limit) {
  private static final int LARGEST_POWER = 20;

  /// The wait before try number `attempt` + 1; the first failure is attempt 1.
  Duration after(int attempt) {
    long seconds = 1L << Math.min(attempt - 1, LARGEST_POWER);
    long millis = Math.min(Duration.ofSeconds(seconds).toMillis(), limit.toMillis());
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
  }
}
