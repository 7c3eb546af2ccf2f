package io.keystoreoperator.operator.metrics;

import static io.keystoreoperator.operator.metrics.Meters.PREFIX;

import io.keystoreoperator.api.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;

/// What refreshes and reconciles came to, and what they saved.
public final class SyncMeters {
  private final Map<Reason, Counter> failures = new EnumMap<>(Reason.class);
  private final Counter unchanged;
  private final Counter changed;
  private final Counter failed;
  private final Counter savedByComparing;
  private final Counter savedBySharing;

  public SyncMeters(MeterRegistry registry) {
    for (Reason reason : EnumSet.complementOf(EnumSet.of(Reason.SYNCED))) {
      failures.put(
          reason,
          Counter.builder(PREFIX + "failures")
              .description("Reconciles of KeystoreSecrets that failed.")
              .tag("reason", reason.text())
              .register(registry));
    }
    unchanged = comparisons(registry, "unchanged");
    changed = comparisons(registry, "changed");
    failed = comparisons(registry, "failed");
    savedByComparing = saved(registry, "unchanged");
    savedBySharing = saved(registry, "shared");
  }

  private static Counter comparisons(MeterRegistry registry, String result) {
    return Counter.builder(PREFIX + "comparisons")
        .description("KeystoreSecrets compared with their keystore by a refresh.")
        .tag("result", result)
        .register(registry);
  }

  private static Counter saved(MeterRegistry registry, String how) {
    return Counter.builder(PREFIX + "decrypts.saved")
        .description("Values that took no KMS call: nothing had changed, or another had asked.")
        .tag("how", how)
        .register(registry);
  }

  public void failed(Reason reason) {
    Objects.requireNonNull(failures.get(reason)).increment();
  }

  /// A refresh found it as it was.
  public void comparedUnchanged(int items) {
    unchanged.increment();
    unchanged(items);
  }

  public void comparedChanged() {
    changed.increment();
  }

  public void comparisonFailed() {
    failed.increment();
  }

  /// So many items were not decrypted, because nothing had changed.
  public void unchanged(int items) {
    savedByComparing.increment(items);
  }

  /// A value was at hand, decrypted for another who reads it, too.
  public void shared() {
    savedBySharing.increment();
  }
}
