package io.keystoreoperator.operator;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Waits a while before it calls a thing bad. A watch ends every few minutes and comes back; and
/// one over plain HTTP counts as up only from its first event, which in a quiet cluster is the
/// bookmark that the API server sends each minute.
final class Patience {
  private final Duration grace;
  private final LongSupplier nanos;
  private final Map<String, Long> badSince = new ConcurrentHashMap<>();

  /// @param nanos a clock as [System#nanoTime]
  Patience(Duration grace, LongSupplier nanos) {
    this.grace = grace;
    this.nanos = nanos;
  }

  /// Whether the thing has been bad for longer than the grace, each time that it was asked for.
  boolean isOver(String thing, boolean good) {
    if (good) {
      badSince.remove(thing);
      return false;
    }
    long now = nanos.getAsLong();
    long since = badSince.computeIfAbsent(thing, _ -> now);
    return now - since > grace.toNanos();
  }
}
