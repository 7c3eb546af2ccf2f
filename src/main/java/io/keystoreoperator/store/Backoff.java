package io.keystoreoperator.store;

import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Pauses that double, between half and all of each so that those who wait do not return together.
public record Backoff(Duration first, Duration longest, int attempts) {
  static final Backoff DEFAULT = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1), 8);

  /// From a second up to the longest, as often as need be.
  public static Backoff upTo(Duration longest) {
    return new Backoff(Duration.ofSeconds(1), longest, Integer.MAX_VALUE);
  }

  /// How long to wait before the attempt, counted from 0.
  public Duration before(int attempt) {
    long whole = Math.min(first.toMillis() << Math.min(attempt, 20), longest.toMillis());
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(whole / 2, whole + 1));
  }

  /// How long to wait when so many attempts have failed, 1 at least.
  public Duration after(int failures) {
    return before(failures - 1);
  }

  /// Waits before the attempt.
  void pause(int attempt) {
    try {
      Thread.sleep(before(attempt));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new SyncFailedException(
          new SyncFailure.Unavailable("DynamoDB", "wait", "interrupted while backing off"));
    }
  }
}
