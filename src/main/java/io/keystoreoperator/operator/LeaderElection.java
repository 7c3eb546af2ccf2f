package io.keystoreoperator.operator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Which Lease decides who works, and for how long it holds unrenewed.
///
/// @param namespace of the Lease; null is the operator's own
public record LeaderElection(@Nullable String namespace, String lease, Duration duration) {
  public static final String DEFAULT_LEASE = "keystore-operator";
  public static final Duration DEFAULT_DURATION = Duration.ofSeconds(15);

  private static final Duration SHORTEST = Duration.ofSeconds(3);

  public LeaderElection {
    if (duration.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("a lease is held for at least 3s");
    }
  }

  /// A leader that could not renew for so long has lost: well before another may take over.
  Duration renewDeadline() {
    return duration.multipliedBy(2).dividedBy(3);
  }

  Duration retryPeriod() {
    return duration.multipliedBy(2).dividedBy(15);
  }
}
