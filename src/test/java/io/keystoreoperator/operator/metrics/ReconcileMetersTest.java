package io.keystoreoperator.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.keystoreoperator.api.KeystoreSecret;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReconcileMetersTest {
  private static final Map<String, Object> CONTROLLER =
      Map.of(Constants.CONTROLLER_NAME, "keystoresecret");

  private final AtomicLong nanos = new AtomicLong(-7);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ReconcileMeters meters = new ReconcileMeters(registry, nanos::get);
  private final KeystoreSecret app = new KeystoreSecret();

  ReconcileMetersTest() {
    app.getMetadata().setNamespace("team-a");
    app.getMetadata().setName("app");
  }

  @Test
  void theWaitAndTheWorkAreTimedApart() {
    meters.reconciliationSubmitted(app, null, CONTROLLER);
    pass(Duration.ofSeconds(3));
    meters.reconciliationStarted(app, CONTROLLER);
    pass(Duration.ofSeconds(2));
    meters.reconciliationFinished(app, null, CONTROLLER);

    assertThat(seconds("queue.delay")).isEqualTo(3);
    assertThat(seconds("reconcile.duration")).isEqualTo(2);
  }

  @Test
  void oneThatIsPutOffHasWaitedFromTheFirst() {
    meters.reconciliationSubmitted(app, null, CONTROLLER);
    meters.reconciliationStarted(app, CONTROLLER);
    meters.putOff();
    meters.reconciliationFinished(app, null, CONTROLLER);
    pass(Duration.ofSeconds(5));
    meters.reconciliationSubmitted(app, null, CONTROLLER);
    pass(Duration.ofSeconds(1));
    meters.reconciliationStarted(app, CONTROLLER);
    meters.reconciliationFinished(app, null, CONTROLLER);

    assertThat(seconds("queue.delay")).isEqualTo(6);
    assertThat(timer("queue.delay").count()).isOne();
  }

  @Test
  void reconcilesThatNeitherBeginNorEndMakeNoHeadway() {
    pass(Duration.ofHours(1));
    assertThat(meters.withoutHeadway()).isZero();

    meters.reconciliationStarted(app, CONTROLLER);
    pass(Duration.ofMinutes(16));
    assertThat(meters.withoutHeadway()).isEqualTo(Duration.ofMinutes(16));
    assertThat(meters.running()).isOne();

    meters.reconciliationFinished(app, null, CONTROLLER);
    assertThat(meters.withoutHeadway()).isZero();
    assertThat(meters.running()).isZero();
  }

  private void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  private double seconds(String name) {
    return timer(name).totalTime(TimeUnit.SECONDS);
  }

  private Timer timer(String name) {
    return registry.get("keystore.operator." + name).tag("controller", "keystoresecret").timer();
  }
}
