package io.keystoreoperator.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keystoreoperator.fixture.Installation;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.kube.RealKubernetes;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The chart for two namespaces: Roles there, and in the rest of the cluster nothing.
class ChartNamespacesIT {
  private final RealKubernetes kubernetes = RealKubernetes.withoutCrds();
  private final HelmRelease release = new HelmRelease(kubernetes, "keystore-operator");
  private final TwoAccounts accounts = TwoAccounts.start();
  private final Team one = new Team(kubernetes.inFreshNamespace());
  private final Team two = new Team(kubernetes.inFreshNamespace());
  private final Team neither = new Team(kubernetes.inFreshNamespace());

  @AfterEach
  void uninstall() {
    accounts.close();
    release.uninstall();
  }

  private String values(String more) {
    return """
    watchNamespaces: [%s, %s]
    tokenRequests: {anyServiceAccount: true}
    rolloutRestart: {enabled: true}
    rbac: {aggregate: false}
    aws: {region: us-east-1, endpointUrl: "%3$s"}
    extraEnv: [{name: AWS_EC2_METADATA_SERVICE_ENDPOINT, value: "%3$s"}]
    %4$s
    """
        .formatted(one.name(), two.name(), accounts.aws().endpoint(), more);
  }

  @Test
  void withClusterKeystoresEveryRightIsUsedAndNoneIsMissing() {
    String values = values("clusterKeystores: Enabled");
    AuditLog audit = AuditLog.fromNowOn(kubernetes);
    try (Installation installation = installed(values)) {
      new DaysWork(installation, one).done();
      accounts.writer().putV1(two.key("db"), "s3cr3t");
      new DaysWork(installation, two).aKeystoreOfItsOwn("s3cr3t");
      one.applyKeystore("wrong");
      one.awaitKeystore("AssumeRoleDenied");
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(audit.used())
                      .containsAll(Right.grantedBy(Chart.OF_THE_PROJECT.render(values).objects())));
      assertThat(audit.forbidden()).isEmpty();
    }
  }

  @Test
  void withoutThemItReadsNamespacedKeystoresAlone() {
    String values = values("");
    try (Installation installation = installed(values)) {
      accounts.writer().putV1(one.key("db"), "s3cr3t");
      new DaysWork(installation, one).aKeystoreOfItsOwn("s3cr3t");
      one.applyKeystore(TwoAccounts.EXTERNAL_ID);
      one.applyKeystoreSecret(
          "cluster", "data: [{secretKey: password, remoteRef: {key: '{ns}/db'}}]");
      one.awaitReason("cluster", "KeystoreNotFound");

      assertThat(Right.grantedBy(Chart.OF_THE_PROJECT.render(values).objects()))
          .isNotEmpty()
          .allMatch(right -> right.role().startsWith("Role "));
    }
  }

  @Test
  void elsewhereItMayNothing() {
    release.install(values("clusterKeystores: Enabled"));

    try (var client = kubernetes.clientOf(release.name(), release.name())) {
      assertThat(client.secrets().inNamespace(one.name()).list().getItems()).isEmpty();
      assertThatThrownBy(() -> client.secrets().inNamespace(neither.name()).list())
          .hasMessageContaining("secrets is forbidden");
      assertThatThrownBy(() -> client.secrets().inAnyNamespace().list())
          .hasMessageContaining("secrets is forbidden");
      assertThatThrownBy(() -> client.configMaps().inNamespace(release.name()).list())
          .hasMessageContaining("configmaps is forbidden");
    }
  }

  private Installation installed(String values) {
    release.install(values);
    return Installation.start(
        kubernetes,
        accounts,
        () -> LocalPod.of(release).start(Installation.log("ChartNamespacesIT")));
  }
}
