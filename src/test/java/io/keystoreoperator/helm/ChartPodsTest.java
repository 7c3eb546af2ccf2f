package io.keystoreoperator.helm;

import static io.keystoreoperator.helm.ChartTest.EVERYTHING;
import static io.keystoreoperator.helm.ChartTest.everything;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What values make of the operator's pods.
class ChartPodsTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  /// Settings that are passed on as they are, and where in the pod they go.
  @ParameterizedTest
  @CsvSource({
    "/imagePullSecrets, /imagePullSecrets",
    "/priorityClassName, /priorityClassName",
    "/terminationGracePeriodSeconds, /terminationGracePeriodSeconds",
    "/podSecurityContext, /securityContext",
    "/nodeSelector, /nodeSelector",
    "/tolerations, /tolerations",
    "/affinity, /affinity",
    "/extraVolumes, /volumes",
    "/serviceAccount/name, /serviceAccountName",
    "/image/pullPolicy, /containers/0/imagePullPolicy",
    "/resources, /containers/0/resources",
    "/securityContext, /containers/0/securityContext",
    "/extraVolumeMounts, /containers/0/volumeMounts",
    "/extraEnvFrom, /containers/0/envFrom"
  })
  void aSettingOfThePodArrives(String setting, String place) throws IOException {
    JsonNode values = YAML.readTree(EVERYTHING.toFile());

    JsonNode arrived = YAML.readTree(Serialization.asYaml(pod(render(everything())))).at(place);

    assertThat(values.at(setting).isMissingNode()).isFalse();
    assertThat(arrived).isEqualTo(values.at(setting));
  }

  @Test
  void everySettingOfTheOperatorArrives() {
    Deployment deployment = render(everything()).only(Deployment.class);
    Container container = container(everything());

    assertThat(deployment.getMetadata().getName()).isEqualTo("secrets-of-account-a");
    assertThat(deployment.getMetadata().getAnnotations())
        .containsEntry("example.com/deployment", "a");
    assertThat(deployment.getSpec().getTemplate().getMetadata().getAnnotations())
        .containsEntry("example.com/pod", "b");
    assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/name", "secrets")
        .containsEntry("example.com/pod", "c")
        .containsEntry("team", "platform");
    assertThat(container.getArgs())
        .containsExactly(
            "run",
            "--watch-namespaces=default",
            "--cluster-keystores=true",
            "--leader-election",
            "--leader-election-lease=secrets-of-account-a",
            "--leader-election-namespace=keystore-operator",
            "--leader-election-duration=20s",
            "--concurrency=32",
            "--dynamodb-rate=100",
            "--kms-rate=50",
            "--keystore-check-interval=2m",
            "--refused-secret-types=example.com/special",
            "--refused-metadata-prefixes=example.com/",
            "--refused-namespaces=kube-system,kube-public",
            "--log-level=debug",
            "--log-format=text",
            "--watch-grace=1m");
    assertThat(environment(everything()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "AWS_REGION", "eu-central-1",
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_ENDPOINT_URL", "https://aws.example.com",
                "AWS_ENDPOINT_URL_STS", "https://sts.example.com",
                "AWS_ENDPOINT_URL_DYNAMODB", "https://dynamodb.example.com",
                "AWS_ENDPOINT_URL_DYNAMODB_STREAMS", "https://streams.example.com",
                "AWS_ENDPOINT_URL_KMS", "https://kms.example.com",
                "HTTPS_PROXY_HOST", "proxy.example.com"));
  }

  @Test
  void replicasAreSpreadByTheirOwnLabels() {
    TopologySpreadConstraint zones =
        pod(render(everything())).getTopologySpreadConstraints().getFirst();

    assertThat(zones.getTopologyKey()).isEqualTo("topology.kubernetes.io/zone");
    assertThat(zones.getMaxSkew()).isEqualTo(2);
    assertThat(zones.getLabelSelector())
        .isEqualTo(render(everything()).only(Deployment.class).getSpec().getSelector());
    assertThat(
            pod(render(
                    """
                    topologySpreadConstraints:
                    - {maxSkew: 1, topologyKey: rack, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {a: b}}}
                    """))
                .getTopologySpreadConstraints()
                .getFirst()
                .getLabelSelector()
                .getMatchLabels())
        .isEqualTo(Map.of("a", "b"));
  }

  @Test
  void theJvmOptionsGoIntoTheEntryPointOfTheImage() {
    assertThat(container("").getCommand()).isEmpty();
    assertThat(container("jvmOptions: [-Xmx512m]").getCommand())
        .containsExactly(
            "/opt/java/bin/java",
            "@/app/jvm.options",
            "-XX:AOTCache=/app/keystore-operator.aot",
            "-Xmx512m",
            "-jar",
            "/app/keystore-operator.jar");
  }

  @Test
  void theImageIsNamedByDigestByTagOrByTheVersion() {
    String version = Chart.OF_THE_PROJECT.metadata().get("appVersion").asText();

    assertThat(container("").getImage()).isEqualTo("keystore-operator:" + version);
    assertThat(container("image: {repository: r.example.com/k, tag: '7'}").getImage())
        .isEqualTo("r.example.com/k:7");
    String digest = "sha256:" + "0f".repeat(32);
    assertThat(
            container("image: {repository: r.example.com/k, tag: '7', digest: '" + digest + "'}")
                .getImage())
        .isEqualTo("r.example.com/k@" + digest);
  }

  @Test
  void oneReplicaNeedsNoElectionAndNeverRunsBesideAnother() {
    Deployment one = render("").only(Deployment.class);
    Deployment two = render("replicaCount: 2").only(Deployment.class);
    Deployment elected = render("leaderElection: {mode: Enabled}").only(Deployment.class);

    assertThat(one.getSpec().getStrategy().getType()).isEqualTo("Recreate");
    assertThat(arguments(one)).doesNotContain("--leader-election");
    assertThat(two.getSpec().getStrategy().getType()).isEqualTo("RollingUpdate");
    assertThat(arguments(two)).contains("--leader-election");
    assertThat(elected.getSpec().getStrategy().getType()).isEqualTo("RollingUpdate");
    assertThat(render("").all(PodDisruptionBudget.class)).isEmpty();
    var budget = render("replicaCount: 2").only(PodDisruptionBudget.class).getSpec();
    assertThat(budget.getMaxUnavailable().getIntVal()).isOne();
    assertThat(budget.getMinAvailable()).isNull();
    assertThat(budget.getSelector().getMatchLabels())
        .isEqualTo(two.getSpec().getSelector().getMatchLabels());
  }

  @Test
  void withAnIdentityOfItsOwnItIsNeverTheNode() {
    String irsa =
        """
        aws: {identity: IRSA}
        serviceAccount: {annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::444455556666:role/operator"}}
        """;

    assertThat(environment("")).doesNotContainKey("AWS_EC2_METADATA_DISABLED");
    assertThat(environment(irsa)).containsEntry("AWS_EC2_METADATA_DISABLED", "true");
    assertThat(environment("aws: {identity: PodIdentity}"))
        .containsEntry("AWS_EC2_METADATA_DISABLED", "true");
    assertThat(render(irsa).only(ServiceAccount.class).getMetadata().getAnnotations())
        .containsEntry("eks.amazonaws.com/role-arn", "arn:aws:iam::444455556666:role/operator");
  }

  @Test
  void aServiceAccountThatIsThereIsUsedAndNotMade() {
    Manifests rendered = render("serviceAccount: {create: false, name: mine}");

    assertThat(rendered.all(ServiceAccount.class)).isEmpty();
    assertThat(pod(rendered).getServiceAccountName()).isEqualTo("mine");
    assertThat(Right.grantedBy(rendered.objects())).isNotEmpty();
    assertThat(Chart.OF_THE_PROJECT.manifest("serviceAccount: {create: false, name: mine}"))
        .contains("system:serviceaccount:keystore-operator:mine")
        .doesNotContain("serviceaccount:keystore-operator:keystore-operator");
  }

  private static Manifests render(String values) {
    return Chart.OF_THE_PROJECT.render(values);
  }

  private static PodSpec pod(Manifests rendered) {
    return rendered.only(Deployment.class).getSpec().getTemplate().getSpec();
  }

  private static Container container(String values) {
    return pod(render(values)).getContainers().getFirst();
  }

  private static List<String> arguments(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs();
  }

  private static Map<String, String> environment(String values) {
    Map<String, String> environment = new TreeMap<>();
    container(values).getEnv().forEach(it -> environment.put(it.getName(), it.getValue()));
    return environment;
  }
}
