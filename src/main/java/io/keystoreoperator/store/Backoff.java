package io.keystoreoperator.store;

import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Pauses that double, between half and all of each so that those who wait do not return together.
record Backoff(Duration first, Duration longest, int attempts) {
  static final Backoff DEFAULT = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1), 8);

  /// Waits before the attempt, counted from 0.
  void pause(int attempt) {
    long whole = Math.min(first.toMillis() << Math.min(attempt, 20), longest.toMillis());
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(whole / 2, whole + 1));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new SyncFailedException(
          new SyncFailure.Unavailable("DynamoDB", "wait", "interrupted while backing off"));
    }
  }
}
