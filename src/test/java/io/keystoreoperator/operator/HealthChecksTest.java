package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.Status;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.operator.metrics.ReconcileMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
  private static final String SECRETS = "keystoresecret/secrets in all namespaces";
  private static final Informer WELL = new Informer(true, true, true);

  private final FakeNanoTime time = new FakeNanoTime();
  private final FakeInformers informers = new FakeInformers();
  private final ReconcileMeters reconciles = new ReconcileMeters(new SimpleMeterRegistry(), time);
  private final HealthChecks checks =
      new HealthChecks(informers, reconciles, new Patience(Duration.ofMinutes(2), time));

  @Test
  void whereAllIsWellNothingIsSaid() {
    assertThat(checks.alive()).isEmpty();
    assertThat(checks.working()).isEmpty();
  }

  @Test
  void oneThatStartsIsAliveAndNotReady() {
    informers.started = false;
    informers.byName.put(SECRETS, new Informer(false, false, false));

    assertThat(checks.alive()).isEmpty();
    assertThat(checks.working()).containsExactly("caches: not filled yet");
  }

  @Test
  void aCacheThatIsNotFilledIsNamed() {
    informers.byName.put(SECRETS, new Informer(true, false, false));

    assertThat(checks.alive()).isEmpty();
    assertThat(checks.working()).containsExactly("caches: " + SECRETS + " is not filled");
  }

  @Test
  void aWatchThatIsDownIsNamedAfterAWhile() {
    informers.byName.put(SECRETS, new Informer(true, true, false));
    assertThat(checks.working()).isEmpty();

    time.pass(Duration.ofMinutes(3));

    assertThat(checks.working()).containsExactly("watches: " + SECRETS + " is not watched");
    assertThat(checks.alive()).isEmpty();
  }

  @Test
  void anInformerThatHasStoppedForGoodIsWorthARestart() {
    informers.byName.put(SECRETS, new Informer(false, true, false));

    assertThat(checks.alive()).containsExactly("informers: " + SECRETS + " has stopped for good");
  }

  @Test
  void reconcilesThatNeitherBeginNorEndAreWorthARestart() {
    var app = new KeystoreSecret();
    app.getMetadata().setNamespace("team-a");
    app.getMetadata().setName("app");
    Map<String, Object> controller = Map.of(Constants.CONTROLLER_NAME, "keystoresecret");
    reconciles.reconciliationStarted(app, controller);
    time.pass(Duration.ofMinutes(15));
    assertThat(checks.alive()).isEmpty();

    time.pass(Duration.ofMinutes(1));
    assertThat(checks.alive())
        .containsExactly("reconciles: 1 under way, and none has begun or ended for 16 minutes");

    reconciles.reconciliationFinished(app, null, controller);
    assertThat(checks.alive()).isEmpty();
  }

  private static final class FakeInformers implements HealthChecks.Informers {
    private boolean started = true;
    private final Map<String, InformerHealthIndicator> byName =
        new HashMap<>(Map.of("clusterkeystore in all namespaces", WELL));

    @Override
    public boolean haveStarted() {
      return started;
    }

    @Override
    public Map<String, InformerHealthIndicator> byName() {
      return byName;
    }
  }

  private record Informer(boolean isRunning, boolean hasSynced, boolean isWatching)
      implements InformerHealthIndicator {
    @Override
    public String getTargetNamespace() {
      return Constants.WATCH_ALL_NAMESPACES;
    }

    @Override
    public Status getStatus() {
      throw new AssertionError("it knows of no watch that is down");
    }
  }
}
