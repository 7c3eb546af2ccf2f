package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.api.KeystoreSecret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// How often one KeystoreSecret's force-sync annotation is heeded. A value that comes too soon is
/// heeded when its time has come, unless a later one has taken its place by then.
final class ForceSyncs {
  private static final Duration BETWEEN = Duration.ofSeconds(10);

  private final Clock clock;
  private final Map<ResourceID, Instant> heeded = new ConcurrentHashMap<>();

  ForceSyncs(Clock clock) {
    this.clock = clock;
  }

  /// Whether the annotation, and nothing else about it, asks for a read.
  static boolean isAsked(KeystoreSecret reader) {
    return !reader.statusIsCurrent()
        && Objects.equals(
            reader.statusOrEmpty().observedGeneration(), reader.getMetadata().getGeneration());
  }

  /// How long the annotation has to wait.
  Duration wait(ResourceID reader) {
    Instant last = heeded.get(reader);
    if (last == null) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(clock.instant(), last.plus(BETWEEN));
    return left.isNegative() ? Duration.ZERO : left;
  }

  void heeded(ResourceID reader) {
    heeded.put(reader, clock.instant());
  }

  /// It is no more.
  void forget(ResourceID reader) {
    heeded.remove(reader);
  }
}
