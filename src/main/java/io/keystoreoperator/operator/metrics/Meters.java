package io.keystoreoperator.operator.metrics;

import java.time.Duration;

/// The names' first part, and the buckets of durations.
final class Meters {
  static final String PREFIX = "keystore.operator.";

  private static final Duration[] DURATIONS = {
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofMinutes(1)
  };

  private Meters() {}

  static Duration[] durations() {
    return DURATIONS.clone();
  }
}
