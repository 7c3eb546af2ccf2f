package io.keystoreoperator.helm;

import static io.keystoreoperator.helm.ChartTest.everything;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// What the chart makes beside the operator's pods.
class ChartSurroundingsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void byDefaultThereIsOneOperatorForAllNamespacesAndNothingThatHasToBeAskedFor() {
    assertThat(render("").names())
        .containsExactlyInAnyOrder(
            "CustomResourceDefinition clusterkeystores.keystore-operator.io",
            "CustomResourceDefinition clusterkeystoresecrets.keystore-operator.io",
            "CustomResourceDefinition keystores.keystore-operator.io",
            "CustomResourceDefinition keystoresecrets.keystore-operator.io",
            "ServiceAccount keystore-operator/keystore-operator",
            "ClusterRole keystore-operator.keystore-operator",
            "ClusterRoleBinding keystore-operator.keystore-operator",
            "ClusterRole keystore-operator.keystore-operator-view",
            "ClusterRole keystore-operator.keystore-operator-edit",
            "ClusterRole keystore-operator.keystore-operator-admin",
            "ValidatingAdmissionPolicy keystore-operator.keystore-operator-token-requests",
            "ValidatingAdmissionPolicyBinding keystore-operator.keystore-operator-token-requests",
            "ValidatingAdmissionPolicy keystore-operator.keystore-operator-token-secrets",
            "ValidatingAdmissionPolicyBinding keystore-operator.keystore-operator-token-secrets",
            "Deployment keystore-operator/keystore-operator",
            "Service keystore-operator/keystore-operator");
  }

  @Test
  void nothingIsOfTheClusterWhereTheRestIsLeftToSomebodyElse() {
    Manifests rendered =
        render(
            """
            watchNamespaces: [payments, shop]
            replicaCount: 2
            crds: {install: false}
            rbac: {aggregate: false}
            tokenRequests: {admissionPolicy: false, serviceAccounts: [{namespace: shop, names: [web]}]}
            """);

    assertThat(rendered.objects())
        .hasSizeGreaterThan(8)
        .extracting(object -> object.getMetadata().getNamespace())
        .containsOnly("payments", "shop", "keystore-operator");
  }

  @Test
  void theMonitorFindsTheServiceAndTheServiceThePods() {
    Manifests rendered = render(everything());
    Service service = rendered.only(Service.class);
    JsonNode monitor = JSON.valueToTree(rendered.ofKind("ServiceMonitor").getFirst());
    var pods = rendered.only(Deployment.class).getSpec().getTemplate();

    assertThat(pods.getMetadata().getLabels())
        .containsAllEntriesOf(service.getSpec().getSelector());
    assertThat(pods.getSpec().getContainers().getFirst().getPorts().getFirst().getName())
        .isEqualTo(service.getSpec().getPorts().getFirst().getTargetPort().getStrVal());
    monitor
        .at("/spec/selector/matchLabels")
        .properties()
        .forEach(
            label ->
                assertThat(service.getMetadata().getLabels())
                    .containsEntry(label.getKey(), label.getValue().asText()));
    assertThat(monitor.at("/spec/endpoints/0/port").asText())
        .isEqualTo(service.getSpec().getPorts().getFirst().getName());
  }

  @Test
  void alertsAndDashboardAreThoseOfTheFiles() throws IOException {
    Manifests rendered = render(everything());
    Path files = Chart.OF_THE_PROJECT.directory().resolve("files");
    JsonNode rule = JSON.valueToTree(rendered.ofKind("PrometheusRule").getFirst());
    ConfigMap dashboard =
        rendered.all(ConfigMap.class).stream()
            .filter(map -> map.getMetadata().getName().endsWith("-dashboard"))
            .findFirst()
            .orElseThrow();

    assertThat(rule.get("spec"))
        .isEqualTo(new YAMLMapper().readTree(files.resolve("alerts.yaml").toFile()));
    assertThat(JSON.readTree(dashboard.getData().get("keystore-operator.json")))
        .isEqualTo(JSON.readTree(files.resolve("dashboard.json").toFile()));
    assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "yes");
  }

  @Test
  void theCrdsAreThoseOfTheProjectAndStay() throws IOException {
    for (CustomResourceDefinition crd : render("").all(CustomResourceDefinition.class)) {
      String committed = Files.readString(Path.of("crds", crd.getMetadata().getName() + ".yaml"));

      assertThat(crd.getSpec())
          .isEqualTo(Serialization.unmarshal(committed, CustomResourceDefinition.class).getSpec());
      assertThat(crd.getMetadata().getAnnotations())
          .containsEntry("helm.sh/resource-policy", "keep");
    }
    assertThat(render("crds: {install: false}").all(CustomResourceDefinition.class)).isEmpty();
  }

  private static Manifests render(String values) {
    return Chart.OF_THE_PROJECT.render(values);
  }
}
