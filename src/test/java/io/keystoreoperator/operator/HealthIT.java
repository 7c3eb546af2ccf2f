package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.OperatorProcess;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.kube.ApiProxy;
import io.keystoreoperator.kube.RealKubernetes;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `/readyz` is red when the operator does not see the cluster, and only then.
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
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(45));
      assertThat(operator.get("/readyz")).isEqualTo("ok\n");
    }
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
