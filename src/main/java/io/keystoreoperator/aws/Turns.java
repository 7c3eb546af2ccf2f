package io.keystoreoperator.aws;

import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Whose turn it is to call a service: so many at once, and so many a second.
final class Turns {
  private final String service;
  private final Semaphore atOnce = new Semaphore(AwsClients.CALLS_AT_ONCE);
  private final RateLimit perSecond;
  private final AwsCallListener calls;

  Turns(String service, int perSecond, AwsCallListener calls) {
    this.service = service;
    this.perSecond = new RateLimit(perSecond, System::nanoTime);
    this.calls = calls;
  }

  <T> T call(Supplier<T> call) {
    try {
      atOnce.acquire();
    } catch (InterruptedException _) {
      throw interrupted();
    }
    try {
      awaitTurn();
      return call.get();
    } finally {
      atOnce.release();
    }
  }

  private void awaitTurn() {
    Duration wait = perSecond.take();
    if (wait.isPositive()) {
      calls.waited(service.toLowerCase(Locale.ROOT).replace(' ', '_'), wait);
      try {
        Thread.sleep(wait);
      } catch (InterruptedException _) {
        throw interrupted();
      }
    }
  }

  private SyncFailedException interrupted() {
    Thread.currentThread().interrupt();
    return new SyncFailedException(
        new SyncFailure.Unavailable(service, "call", "interrupted while waiting for a turn"));
  }
}
