package io.keystoreoperator.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Release;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.kube.KubeNamespace;
import io.keystoreoperator.kube.RealKubernetes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// install, upgrade and uninstall, from a cluster without CRDs on.
class ChartLifecycleIT {
  private static final String WITH_CLUSTER_KEYSTORE =
      """
      clusterKeystore:
        create: true
        spec: {region: us-east-1, table: keystore, access: [{namespaces: [payments], keys: ["payments/**"]}]}
      """;

  @TempDir private Path directory = Path.of("target");

  private final RealKubernetes kubernetes = RealKubernetes.withoutCrds();
  private final KubernetesClient client = kubernetes.client();
  private final HelmRelease release = new HelmRelease(kubernetes, "keystore-operator");

  @BeforeEach
  void nothingIsThere() {
    ClusterLeftovers.remove(kubernetes);
  }

  @AfterEach
  void uninstall() {
    release.uninstall();
  }

  @Test
  void theFirstInstallBringsTheCrdsAndItsClusterKeystore() {
    Release installed = release.install(WITH_CLUSTER_KEYSTORE);

    assertThat(installed.getStatus()).isEqualTo("deployed");
    assertThat(installed.getOutput())
        .contains("kubectl get clusterkeystore account-a", "helm test keystore-operator");
    assertThat(clusterKeystore().getSpec().table()).isEqualTo("keystore");
    assertThat(release.deployment().getSpec().getReplicas()).isOne();
  }

  @Test
  void anUpgradeBringsNewCrdsAndLeavesTheClusterKeystoreAlone() throws IOException {
    Chart older = olderChart();
    release.install(older, WITH_CLUSTER_KEYSTORE);
    ClusterKeystore before = clusterKeystore();
    assertThat(shortNames()).isEmpty();

    release.upgrade(WITH_CLUSTER_KEYSTORE.replace("table: keystore", "table: other"));

    assertThat(shortNames()).containsExactly("kss");
    assertThat(clusterKeystore()).isEqualTo(before);
  }

  @Test
  void anUpgradeMakesTheClusterKeystoreThatIsWantedLater() {
    release.install("");

    release.upgrade(WITH_CLUSTER_KEYSTORE);

    assertThat(clusterKeystore().getSpec().table()).isEqualTo("keystore");
  }

  /// Made by somebody after Helm has looked whether there is one: a chart that does not look.
  @Test
  void aClusterKeystoreThatSomebodyElseHasJustMadeIsLeftToThem() throws IOException {
    Chart unaware = Chart.OF_THE_PROJECT.copiedTo(directory.resolve("unaware"));
    Path template = unaware.directory().resolve("templates/clusterkeystore.yaml");
    String text = Files.readString(template);
    String unconditional = text.replace("and .create (not", "or .create (not");
    assertThat(unconditional).isNotEqualTo(text);
    Files.writeString(template, unconditional);
    release.install(WITH_CLUSTER_KEYSTORE);
    ClusterKeystore before = clusterKeystore();
    release.uninstall();

    assertThatThrownBy(() -> release.install(unaware, WITH_CLUSTER_KEYSTORE))
        .hasMessageContaining("already exists");

    assertThat(clusterKeystore()).isEqualTo(before);
  }

  @Test
  void replicasComeAndGo() {
    release.install("replicaCount: 2");
    assertThat(release.deployment().getSpec().getStrategy().getRollingUpdate()).isNotNull();

    release.upgrade("");

    assertThat(release.deployment().getSpec().getReplicas()).isOne();
    assertThat(release.deployment().getSpec().getStrategy().getType()).isEqualTo("Recreate");
    assertThat(client.policy().v1().podDisruptionBudget().inNamespace(release.name()).list())
        .extracting(PodDisruptionBudgetList::getItems, InstanceOfAssertFactories.LIST)
        .isEmpty();
  }

  @Test
  void uninstallingKeepsCrdsAndResourcesAndNothingElse() {
    release.install(WITH_CLUSTER_KEYSTORE);
    KubeNamespace team = kubernetes.inFreshNamespace();
    team.kubectlApply(
            """
            apiVersion: keystore-operator.io/v1beta1
            kind: KeystoreSecret
            metadata: {name: app}
            spec:
              keystoreRef: {kind: ClusterKeystore, name: account-a}
              data: [{secretKey: password, remoteRef: {key: payments/db}}]
            """)
        .succeeded();
    List<HasMetadata> made = Chart.OF_THE_PROJECT.render(WITH_CLUSTER_KEYSTORE).objects();

    release.uninstall();

    assertThat(made.stream().filter(object -> client.resource(object).get() != null))
        .isNotEmpty()
        .allMatch(CustomResourceDefinition.class::isInstance);
    assertThat(team.client().resources(KeystoreSecret.class).withName("app").get()).isNotNull();
    String uid = clusterKeystore().getMetadata().getUid();

    release.install(WITH_CLUSTER_KEYSTORE);

    assertThat(clusterKeystore().getMetadata().getUid()).isEqualTo(uid);
  }

  @Test
  void installingAgainBringsTheCrdsUpToDate() throws IOException {
    release.install(olderChart(), "");
    release.uninstall();
    assertThat(shortNames()).isEmpty();

    release.install("");

    assertThat(shortNames()).containsExactly("kss");
  }

  @Test
  void crdsThatSomebodyElseInstalledAreLeftToThem() {
    kubernetes.kubectl("apply", "--filename=crds").succeeded();

    assertThatThrownBy(() -> release.install(""))
        .hasMessageContaining("CustomResourceDefinition")
        .hasMessageContaining("invalid ownership metadata");

    release.uninstall();
    Release installed = release.install("crds: {install: false}");

    assertThat(installed.getStatus()).isEqualTo("deployed");
    release.uninstall();
    assertThat(shortNames()).containsExactly("kss");
  }

  @Test
  void everythingSwitchedOnIsTakenByTheApiServer() {
    PrometheusOperatorCrds.install(kubernetes);
    Manifests manifests = Chart.OF_THE_PROJECT.render(ChartTest.everything());

    release.install(ChartTest.everything());

    assertThat(manifests.objects()).allMatch(object -> client.resource(object).get() != null);
    assertThat(manifests.names())
        .contains(
            "NetworkPolicy keystore-operator/secrets-of-account-a",
            "PodDisruptionBudget keystore-operator/secrets-of-account-a",
            "ServiceMonitor keystore-operator/secrets-of-account-a",
            "PrometheusRule keystore-operator/secrets-of-account-a",
            "ConfigMap keystore-operator/secrets-of-account-a-dashboard",
            "ConfigMap default/rendered");
    assertThat(data("literal")).containsEntry("text", "{{ taken as it is }}");
    assertThat(data("rendered")).containsEntry("text", "keystore-operator");
  }

  private Map<String, String> data(String configMap) {
    return client.configMaps().inNamespace("default").withName(configMap).require().getData();
  }

  @Test
  void thePackagedChartHoldsTheCrdsThemselves() throws IOException {
    Chart.IN_THE_REPOSITORY.helm().packageIt().withDestination(directory).call();

    String version = Chart.OF_THE_PROJECT.metadata().get("version").asText();
    Path archive = directory.resolve("keystore-operator-" + version + ".tgz");
    assertThat(archive).exists();
    new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", directory.toString())
        .start()
        .onExit()
        .join();
    Chart packaged = new Chart(directory.resolve("keystore-operator"));
    assertThat(packaged.directory().resolve("files/crds/keystores.keystore-operator.io.yaml"))
        .isRegularFile()
        .hasSameTextualContentAs(Path.of("crds/keystores.keystore-operator.io.yaml"));
    assertThat(packaged.manifest("")).isEqualTo(Chart.OF_THE_PROJECT.manifest(""));
  }

  private ClusterKeystore clusterKeystore() {
    return client.resources(ClusterKeystore.class).withName("account-a").require();
  }

  private List<String> shortNames() {
    return client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("keystoresecrets.keystore-operator.io")
        .require()
        .getSpec()
        .getNames()
        .getShortNames();
  }

  /// The same chart from a time when KeystoreSecrets had no short name.
  private Chart olderChart() throws IOException {
    Chart chart = Chart.OF_THE_PROJECT.copiedTo(directory.resolve("older"));
    Path crd = chart.directory().resolve("files/crds/keystoresecrets.keystore-operator.io.yaml");
    String text = Files.readString(crd);
    String older = text.replace("    shortNames:\n    - \"kss\"\n", "");
    assertThat(older).isNotEqualTo(text);
    Files.writeString(crd, older);
    return chart;
  }
}
