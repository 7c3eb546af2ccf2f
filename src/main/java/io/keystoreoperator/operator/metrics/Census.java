package io.keystoreoperator.operator.metrics;

import java.time.Duration;
import java.util.Map;

/// What there is in the cluster, counted when it is asked for.
public interface Census {
  /// KeystoreSecrets by keystore and readiness.
  Map<Standing, Long> keystoreSecrets();

  /// Keystores by themselves and readiness.
  Map<Standing, Long> keystores();

  /// Keystores with push by themselves, and whether it is live in place of readiness.
  Map<Standing, Long> pushes();

  /// By keystore, as [Standing] names it.
  Map<String, Staleness> staleness();

  /// How long ago the stream was read that has waited longest, by keystore with push.
  Map<String, Duration> pushLag();

  /// How some resources stand.
  ///
  /// @param keystore the name of a ClusterKeystore, or what stands for all others
  /// @param ready `True`, `False` or `Unknown`
  /// @param reason one of [io.keystoreoperator.api.Reason], or `Pending`
  record Standing(String keystore, String ready, String reason) {}

  /// How long ago the KeystoreSecret that has waited longest was compared with its keystore.
  ///
  /// @param intervals the same in refresh intervals, of the one that has waited most of them
  record Staleness(Duration age, double intervals) {
    public static final Staleness NONE = new Staleness(Duration.ZERO, 0);

    public Staleness max(Staleness other) {
      return new Staleness(
          age.compareTo(other.age) > 0 ? age : other.age, Math.max(intervals, other.intervals));
    }
  }
}
