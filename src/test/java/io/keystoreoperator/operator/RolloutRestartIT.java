package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.keystoreoperator.api.RolloutTarget;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.operator.rollout.Manifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Workloads that are restarted when the data of their Secrets changes. Nobody runs pods here: a
/// restart is a new generation of the workload.
class RolloutRestartIT {
  private static final String MARKER = "keystore-operator.io/restarted-for";
  private static final RolloutTarget WEB = new RolloutTarget(RolloutTarget.Kind.DEPLOYMENT, "web");

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  @Test
  void newDataOfTwoKeystoreSecretsRestartsTheirWorkloadOnce() {
    Team team = operator.team();
    team.apply(Manifest.of(WEB, "one,two"));
    apply(team, "one", "[{kind: Deployment, name: web}]");
    apply(team, "two", "[{kind: Deployment, name: web}]");
    assertThat(generation(team)).isOne();

    rotate(team, "one", "two");
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> marker(team),
            marker -> marker.contains(revision(team, "one")) && marker.contains("two@"));

    team.await("one", kss -> kss.statusOrEmpty().pendingRestart() == null);
    team.await("two", kss -> kss.statusOrEmpty().pendingRestart() == null);
    assertThat(generation(team)).isEqualTo(2);
    assertThat(team.events("one")).contains("Normal Restarted");

    // Neither a repair nor another operator restarts it again.
    operator.running().restartOperator();
    team.namespace()
        .kubectl("patch", "secret", "one", "--patch={\"stringData\": {\"password\": \"mine\"}}")
        .succeeded();
    team.awaitSecret("one", Map.of("password", "new"));
    team.awaitSettled("one");
    assertThat(team.keystoreSecret("one").statusOrEmpty().pendingRestart()).isNull();
    assertThat(generation(team)).isEqualTo(2);
  }

  @Test
  void aTenantRestartsNobodyWhoDoesNotAgreeAndIsReadyAllTheSame() {
    Team team = operator.team();
    team.apply(Manifest.of(WEB, "somebody-else"));
    apply(team, "one", "[{kind: Deployment, name: web}, {kind: DaemonSet, name: gone}]");

    rotate(team, "one");

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> team.events("one").stream().filter("Warning NotRestarted"::equals).count(),
            count -> count == 2);
    String events =
        team.namespace()
            .kubectl("get", "events", "--field-selector=involvedObject.name=one")
            .succeeded()
            .stdout();
    assertThat(events)
        .contains("Deployment \"web\" does not agree to be restarted")
        .contains("DaemonSet \"gone\" is not there");
    var settled = team.await("one", kss -> kss.statusOrEmpty().pendingRestart() == null);
    assertThat(Team.ready(settled.statusOrEmpty().conditions()).orElseThrow().getStatus())
        .isEqualTo("True");
    assertThat(generation(team)).isOne();
  }

  private static void apply(Team team, String name, String rolloutRestart) {
    operator.accounts().writer().putV1(team.key(name), "old");
    team.applyKeystoreSecret(
        name,
        """
        refreshInterval: "0"
        data: [{secretKey: password, remoteRef: {key: "{ns}/%s"}}]
        rolloutRestart: %s
        """
            .formatted(name, rolloutRestart));
    team.awaitReason(name, "Synced");
  }

  /// All at once: nobody is to take longer than the operator waits for others.
  private static void rotate(Team team, String... names) {
    for (String name : names) {
      operator.accounts().writer().putV1(team.key(name), "new");
    }
    List<String> annotate = new ArrayList<>(List.of("annotate", "kss"));
    annotate.addAll(List.of(names));
    annotate.add("keystore-operator.io/force-sync=rotated");
    team.namespace().kubectl(annotate.toArray(String[]::new)).succeeded();
    for (String name : names) {
      team.awaitSecret(name, Map.of("password", "new"));
    }
  }

  private static String revision(Team team, String name) {
    String revision = team.keystoreSecret(name).statusOrEmpty().syncedRevision();
    return name + "@" + (revision == null ? "" : revision.substring(0, 16));
  }

  private static String marker(Team team) {
    var annotations = web(team).getSpec().getTemplate().getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(MARKER, "");
  }

  private static long generation(Team team) {
    return web(team).getMetadata().getGeneration();
  }

  private static Deployment web(Team team) {
    return team.namespace().client().apps().deployments().withName("web").require();
  }
}
