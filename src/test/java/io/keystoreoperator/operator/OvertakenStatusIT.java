package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.Installation;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.kube.ApiProxy;
import io.keystoreoperator.kube.RealKubernetes;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Edits that reach the API server when the operator has read the KeystoreSecret and is about to
/// write its status: their events come before the answer to that write, and JOSDK drops them.
class OvertakenStatusIT {
  @TempDir private static Path directory = Path.of("target");
  private static ApiProxy proxy;
  private static Installation installation;

  @BeforeAll
  static void install() {
    proxy = ApiProxy.start(RealKubernetes.running());
    installation =
        Installation.start(proxy.kubeconfig(directory.resolve("kubeconfig")), "OvertakenStatusIT");
  }

  @AfterEach
  void tidy() {
    proxy.before((_, _) -> {});
    installation.tidy();
  }

  @AfterAll
  static void uninstall() {
    installation.close();
    proxy.close();
  }

  @Test
  void aSpecEditDuringTheStatusWriteIsNotLost() {
    Team team = installation.team();
    installation.accounts().writer().putV1(team.key("old"), "old");
    installation.accounts().writer().putV1(team.key("new"), "new");
    beforeFirstStatusWrite(() -> team.applyKeystoreSecret("app", passwordFrom("new")));

    team.applyKeystoreSecret("app", passwordFrom("old"));

    team.awaitSecret("app", Map.of("password", "new"));
    var settled = team.awaitSettled("app");
    assertThat(settled.statusOrEmpty().observedGeneration())
        .isEqualTo(settled.getMetadata().getGeneration());
  }

  @Test
  void aForceSyncDuringTheStatusWriteIsNotLost() {
    Team team = installation.team();
    installation.accounts().writer().putV1(team.key("db"), "s3cr3t");
    beforeFirstStatusWrite(() -> team.forceSync("app", "now"));

    team.applyKeystoreSecret("app", passwordFrom("db"));

    team.await("app", kss -> "now".equals(kss.statusOrEmpty().lastHandledForceSync()));
  }

  private static void beforeFirstStatusWrite(Runnable edit) {
    AtomicBoolean first = new AtomicBoolean(true);
    proxy.before(
        (method, path) -> {
          if (method.equals("PATCH")
              && path.endsWith("/keystoresecrets/app/status")
              && first.getAndSet(false)) {
            edit.run();
          }
        });
  }

  private static String passwordFrom(String key) {
    return "data: [{secretKey: password, remoteRef: {key: '{ns}/" + key + "'}}]";
  }
}
