package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.fixture.OperatorProcess;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.kube.ApiProxy;
import io.keystoreoperator.kube.RealKubernetes;
import io.keystoreoperator.localaws.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `/readyz` is red when the operator does not see the cluster or is about to end, and only then.
class HealthIT {
  @TempDir private Path directory = Path.of("target");

  private final TwoAccounts accounts = TwoAccounts.start();
  private final ApiProxy proxy = ApiProxy.start(RealKubernetes.running());

  @AfterEach
  void stop() {
    proxy.close();
    accounts.close();
  }

  @Test
  void watchesThatAreDownAreNamedUntilTheyAreBack() {
    try (OperatorProcess operator = start("--watch-grace=1s")) {
      proxy.cut();
      awaitReadyz(operator, 503);

      assertThat(operator.get("/readyz"))
          .contains("watches: keystoresecret/secrets in all namespaces is not watched\n")
          .contains("watches: clusterkeystore in all namespaces is not watched\n");
      assertThat(operator.statusOf("/healthz")).isEqualTo(200);

      proxy.mend();
      awaitReadyz(operator, 200);
      assertThat(operator.get("/readyz")).isEqualTo("ok\n");
    }
  }

  @Test
  void watchesOverPlainHttpCountAsUpBeforeTheirFirstEvent() {
    proxy.refuseWebSockets();
    long start = System.nanoTime();

    try (OperatorProcess operator = start()) {
      // The first event in a cluster where nothing happens is a bookmark, after a minute.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
      assertThat(operator.get("/readyz")).isEqualTo("ok\n");
    }
  }

  @Test
  void untilItsCachesAreFilledItIsAliveAndNotReady() {
    CountDownLatch held = new CountDownLatch(1);
    proxy.before((_, path) -> awaitIf(path.equals("/api/v1/secrets"), held));
    try (OperatorProcess operator = begin()) {
      awaitReadyz(operator, 503);
      assertThat(operator.get("/readyz")).isEqualTo("caches: not filled yet\n");
      assertThat(operator.statusOf("/healthz")).isEqualTo(200);

      held.countDown();
      awaitReadyz(operator, 200);
    } finally {
      held.countDown();
    }
  }

  private static void awaitIf(boolean holds, CountDownLatch latch) {
    try {
      if (holds) {
        latch.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whoIsToldToStopIsNotReadyAndAliveWhileAReconcileComesToItsEnd() {
    Team team = new Team(RealKubernetes.running().inFreshNamespace());
    team.applyKeystore(TwoAccounts.EXTERNAL_ID);
    accounts.writer().putV1(team.key("db"), "s3cr3t");
    var aws = accounts.aws();
    aws.faults().every("kms", "Decrypt", new Fault.Delayed(Duration.ofSeconds(3)));
    try (OperatorProcess operator = start()) {
      team.applyKeystoreSecret("app", "data: [{secretKey: k, remoteRef: {key: '{ns}/db'}}]");
      Awaitility.await().until(() -> aws.calls("kms", "Decrypt") > 0);

      operator.tellToStop();

      awaitReadyz(operator, 503);
      assertThat(operator.get("/readyz")).isEqualTo("stopping\n");
      assertThat(operator.statusOf("/healthz")).isEqualTo(200);
      assertThat(operator.awaitEnd()).isZero();
      assertThat(team.secret("app")).isEqualTo(Map.of("k", "s3cr3t"));
    } finally {
      team.namespace().client().resources(KeystoreSecret.class).delete();
      RealKubernetes.running()
          .client()
          .resources(ClusterKeystore.class)
          .withName(team.keystore())
          .delete();
    }
  }

  private OperatorProcess begin() {
    return OperatorProcess.begin(
        accounts.aws().environment(),
        proxy.kubeconfig(directory.resolve("kubeconfig")),
        Path.of("target", "HealthIT.log"));
  }

  private OperatorProcess start(String... options) {
    return OperatorProcess.start(
        accounts.aws().environment(),
        proxy.kubeconfig(directory.resolve("kubeconfig")),
        Path.of("target", "HealthIT.log"),
        options);
  }

  private static void awaitReadyz(OperatorProcess operator, int status) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> operator.statusOf("/readyz") == status);
  }
}
