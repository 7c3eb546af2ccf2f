package io.keystoreoperator.aws;

import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/// Makes equal calls that are under way at the same time one call, whose answer or exception they
/// all get. Nothing is kept once the call has ended.
public final class SingleFlight<K, V> {
  private final ConcurrentMap<K, CompletableFuture<V>> flights = new ConcurrentHashMap<>();

  /// Makes the call, or waits for the equal one under way.
  public V join(K key, Supplier<V> call) {
    var ours = new CompletableFuture<V>();
    CompletableFuture<V> underWay = flights.putIfAbsent(key, ours);
    if (underWay != null) {
      return await(underWay);
    }
    try {
      V answer = call.get();
      flights.remove(key, ours);
      ours.complete(answer);
      return answer;
    } catch (RuntimeException | Error e) {
      flights.remove(key, ours);
      ours.completeExceptionally(e);
      throw e;
    }
  }

  private V await(CompletableFuture<V> underWay) {
    try {
      return underWay.get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new SyncFailedException(
          new SyncFailure.Unavailable("operator", "wait", "interrupted while waiting for AWS"));
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException("a supplier threw a checked one", e);
      }
    }
  }
}
