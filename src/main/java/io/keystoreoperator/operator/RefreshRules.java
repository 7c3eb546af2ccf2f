package io.keystoreoperator.operator;

import io.keystoreoperator.api.GoDuration;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretSpec;
import io.keystoreoperator.api.RefreshPolicy;
import java.time.Duration;
import java.util.Optional;

/// Pure: how often a KeystoreSecret is compared with its keystore while nothing about it changes.
final class RefreshRules {
  /// For one that is not in step, and whose spec says never.
  private static final Duration UNTIL_IN_STEP = Duration.ofHours(1);

  private RefreshRules() {}

  /// Empty for one that is not refreshed as it stands: suspended, refused, or in step and by its
  /// policy left alone. One that is not in step is always looked at again.
  static Optional<Duration> interval(KeystoreSecret reader) {
    if (reader.getSpec().suspend() || ofSpec(reader).filter(RefreshRules::isSound).isEmpty()) {
      return Optional.empty();
    }
    boolean periodic = reader.getSpec().effectiveRefreshPolicy() == RefreshPolicy.PERIODIC;
    if (!periodic && reader.settled()) {
      return Optional.empty();
    }
    return ofSpec(reader).map(interval -> interval.isZero() ? UNTIL_IN_STEP : interval);
  }

  /// The interval of the spec; zero for a spec that says never, or that says nothing sound.
  static Duration specified(KeystoreSecret reader) {
    return ofSpec(reader).filter(RefreshRules::isSound).orElse(Duration.ZERO);
  }

  private static Optional<Duration> ofSpec(KeystoreSecret reader) {
    try {
      return Optional.of(GoDuration.parse(reader.getSpec().refreshInterval()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static boolean isSound(Duration interval) {
    return interval.isZero()
        || interval.compareTo(KeystoreSecretSpec.SHORTEST_REFRESH_INTERVAL) >= 0;
  }
}
