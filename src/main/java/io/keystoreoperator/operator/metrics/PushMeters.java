package io.keystoreoperator.operator.metrics;

import static io.keystoreoperator.operator.metrics.Meters.PREFIX;

import io.keystoreoperator.plan.ChangedKeys;
import io.keystoreoperator.store.stream.StreamObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/// What streams tell, and whom it concerns.
public final class PushMeters implements StreamObserver {
  private final Counter records;
  private final Timer age;
  private final Counter compared;
  private final Counter ignored;
  private final Counter missed;

  public PushMeters(MeterRegistry registry) {
    records =
        Counter.builder(PREFIX + "push.records")
            .description("Changes of items that streams told of.")
            .register(registry);
    age =
        Timer.builder(PREFIX + "push.record.age")
            .description("How old the oldest change was when it was read, to the second.")
            .serviceLevelObjectives(Meters.durations())
            .register(registry);
    compared = hints(registry, "compared");
    ignored = hints(registry, "ignored");
    missed =
        Counter.builder(PREFIX + "push.full.comparisons")
            .description("Times that all of a keystore was compared: changes may have been missed.")
            .register(registry);
  }

  private static Counter hints(MeterRegistry registry, String result) {
    return Counter.builder(PREFIX + "push.hints")
        .description("Times that a keystore was told of changes, and whether they concern anybody.")
        .tag("result", result)
        .register(registry);
  }

  @Override
  public void read(int count, Duration ofTheOldest) {
    records.increment(count);
    age.record(ofTheOldest.isNegative() ? Duration.ZERO : ofTheOldest);
  }

  /// A keystore was told of changes.
  ///
  /// @param concernsAnybody whether KeystoreSecrets are compared for it
  public void hinted(ChangedKeys changed, boolean concernsAnybody) {
    switch (changed) {
      case ChangedKeys.Named _ -> (concernsAnybody ? compared : ignored).increment();
      case ChangedKeys.Any _ -> missed.increment();
    }
  }
}
