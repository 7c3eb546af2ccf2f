package io.keystoreoperator.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.fixture.Installation;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.kube.RealKubernetes;
import io.keystoreoperator.operator.FanOut;
import io.keystoreoperator.operator.OperatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The chart for all namespaces: the operator runs as the Deployment says, with a token of the
/// chart's ServiceAccount, and what it is not allowed it cannot do.
class ChartClusterWideIT {
  private static final RealKubernetes kubernetes = RealKubernetes.withoutCrds();
  private static final HelmRelease release = new HelmRelease(kubernetes, "keystore-operator");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Team team;
  private static AuditLog audit;
  private static String values;
  private static Installation installation;

  @BeforeAll
  static void install() {
    team = new Team(kubernetes.inFreshNamespace());
    TwoAccounts accounts = TwoAccounts.start();
    values = values(accounts);
    release.install(values);
    kubernetes
        .kubectl(
            "label",
            "--overwrite",
            "namespace",
            release.name(),
            "pod-security.kubernetes.io/enforce=restricted")
        .succeeded();
    // Left by an operator before this one.
    kubernetes.client().leases().inNamespace(release.name()).withName(release.name()).delete();
    audit = AuditLog.fromNowOn(kubernetes);
    installation =
        Installation.start(
            kubernetes,
            accounts,
            () -> LocalPod.of(release).start(Installation.log("ChartClusterWideIT")));
  }

  @AfterAll
  static void uninstall() {
    installation.close();
    release.uninstall();
  }

  private static String values(TwoAccounts accounts) {
    return """
    replicaCount: 2
    rolloutRestart: {enabled: true}
    tokenRequests: {serviceAccounts: [{namespace: %1$s, names: [app]}]}
    aws: {region: us-east-1, endpointUrl: "%2$s"}
    extraEnv: [{name: AWS_EC2_METADATA_SERVICE_ENDPOINT, value: "%2$s"}]
    test: {clusterKeystore: keystore-of-%1$s, item: %1$s/db}
    """
        .formatted(team.name(), accounts.aws().endpoint());
  }

  @Test
  void everyRightIsUsedAndNoneIsMissing() {
    new DaysWork(installation, team).done();
    oneForManyNamespaces();

    Set<Right> granted =
        Right.grantedBy(Chart.OF_THE_PROJECT.render(values + "rbac: {aggregate: false}").objects());

    assertThat(audit.used()).containsAll(granted);
    assertThat(audit.forbidden()).isEmpty();
  }

  /// A ClusterKeystoreSecret makes, changes and removes.
  private static void oneForManyNamespaces() {
    FanOut fanOut = new FanOut(new Team(kubernetes.inFreshNamespace()));
    installation.accounts().writer().putV1(fanOut.platform().key("db"), "s3cr3t");
    fanOut.applyKeystore();
    Team reached = new Team(kubernetes.inFreshNamespace());
    fanOut.reach(reached);
    fanOut.apply();
    fanOut.awaitReadyIn(1);
    fanOut.patch("{\"spec\": {\"spec\": {\"target\": {\"name\": \"renamed\"}}}}");
    fanOut.awaitReadyIn(1);
    fanOut.leave(reached);
    Awaitility.await().atMost(PATIENCE).until(() -> keystoreSecrets(reached).isEmpty());
  }

  private static List<KeystoreSecret> keystoreSecrets(Team team) {
    return team.namespace().client().resources(KeystoreSecret.class).list().getItems();
  }

  @Test
  void helmTestAsksForHealthAndWalksToTheItem() {
    team.applyKeystore(TwoAccounts.EXTERNAL_ID);
    installation.accounts().writer().putV1(team.key("db"), "s3cr3t");
    try (TestPods pods = new TestPods(release, installation.operator())) {
      release.test();

      assertThat(pods.outputs().get("keystore-operator-test-health"))
          .isEqualTo("healthz: ok\nreadyz: ok\n");
      assertThat(pods.outputs().get("keystore-operator-test-doctor"))
          .contains("assumed-role/keystore-reader", "DescribeTable", "Decrypt");
      assertThat(audit.forbidden()).isEmpty();
      assertThat(left()).containsExactlyInAnyOrderElementsOf(pods.outputs().keySet());

      release.upgrade(values.replace(team.name() + "/db", team.name() + "/gone"));

      assertThatThrownBy(release::test)
          .hasMessageContaining("keystore-operator-test-doctor failed");
      assertThat(pods.outputs().get("keystore-operator-test-doctor"))
          .contains("no item", team.key("gone"));
    } finally {
      release.upgrade(values);
    }
  }

  /// What can still be asked for its log.
  private static List<String> left() {
    return kubernetes.client().pods().inNamespace(release.name()).list().getItems().stream()
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  @Test
  void itsProbesAskWhatTheOperatorAnswers() {
    Container container = LocalPod.of(release).container();
    int port = container.getPorts().getFirst().getContainerPort();

    assertThat(port).isEqualTo(OperatorSettings.DEFAULT.healthPort());
    assertThat(
            Stream.of(
                container.getStartupProbe(),
                container.getLivenessProbe(),
                container.getReadinessProbe()))
        .allSatisfy(
            probe -> {
              assertThat(probe.getHttpGet().getPort().getStrVal())
                  .isEqualTo(container.getPorts().getFirst().getName());
              assertThat(installation.operator().statusOf(probe.getHttpGet().getPath()))
                  .isEqualTo(200);
            });
  }

  @Test
  void itsNamespaceHoldsItsPodsToTheRestrictedStandard() {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("from-the-deployment")
            .withNamespace(release.name())
            .endMetadata()
            .withSpec(release.deployment().getSpec().getTemplate().getSpec())
            .build();
    Pod privileged = new PodBuilder(pod).editSpec().withSecurityContext(null).endSpec().build();

    assertThatThrownBy(() -> kubernetes.client().resource(privileged).create())
        .hasMessageContaining("violates PodSecurity \"restricted");
    assertThat(kubernetes.client().resource(pod).create()).isNotNull();
    kubernetes.client().resource(pod).delete();
  }
}
