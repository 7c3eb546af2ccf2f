package io.keystoreoperator.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.keystoreoperator.fixture.Installation;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.kube.KubeNamespace;
import io.keystoreoperator.kube.RealKubernetes;
import io.keystoreoperator.localaws.KeystoreWriter;
import io.keystoreoperator.localaws.Policies;
import io.keystoreoperator.localaws.Role;
import io.keystoreoperator.localaws.TokenIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is in `deploy/examples`, as it is.
class ExamplesIT {
  private static final Path EXAMPLES = Path.of("deploy", "examples");
  private static final Path VALUES = EXAMPLES.resolve("helm");
  private static final Path PEM = Path.of("src", "test", "resources", "certificates", "bundle.pem");

  /// What the examples make, with its keys.
  private static final Map<String, Set<String>> SECRETS =
      Map.of(
          "app-db", Set.of("username", "password", "tls.key"),
          "app-config", Set.of("url", "app.properties"),
          "app-keys", Set.of("user", "GIT_HUB_KEY"),
          "app-tls", Set.of("tls.crt", "tls.key"),
          "api-key", Set.of("api-key"),
          "registry", Set.of("token"));

  private final RealKubernetes kubernetes = RealKubernetes.withoutCrds();
  private final HelmRelease release = new HelmRelease(kubernetes, "keystore-operator");

  @AfterEach
  void uninstall() {
    release.uninstall();
    ClusterLeftovers.remove(kubernetes);
  }

  static List<Path> values() throws IOException {
    return filesIn(VALUES);
  }

  @ParameterizedTest
  @MethodSource("values")
  void theChartTakesTheseValues(Path values) throws IOException {
    namespace("payments");
    namespace("shop");

    assertThat(release.install(Files.readString(values)).getStatus()).isEqualTo("deployed");
  }

  @Test
  void allOfThemWorkTogether() throws IOException {
    Team payments = new Team(namespace("payments"));
    TwoAccounts accounts = accounts();
    release.install(
        Files.readString(VALUES.resolve("node.yaml")),
        """
        tokenRequests: {serviceAccounts: [{namespace: payments, names: [app]}]}
        aws: {region: us-east-1, endpointUrl: "%1$s"}
        extraEnv: [{name: AWS_EC2_METADATA_SERVICE_ENDPOINT, value: "%1$s"}]
        """
            .formatted(accounts.aws().endpoint()));

    try (Installation _ =
        Installation.start(
            kubernetes,
            accounts,
            () -> LocalPod.of(release).start(Installation.log("ExamplesIT")))) {
      for (Path example : filesIn(EXAMPLES)) {
        kubernetes.kubectl("apply", "--filename=" + example).succeeded();
      }
      finds("account-a");

      assertThat(SECRETS.keySet())
          .allSatisfy(
              name -> {
                payments.awaitReason(name, "Synced");
                assertThat(payments.secret(name)).containsOnlyKeys(SECRETS.get(name));
              });
      List<Pod> pods = payments.namespace().client().pods().list().getItems();
      assertThat(pods).hasSize(2);
      assertThat(pods.stream().flatMap(ExamplesIT::secretsOf))
          .containsExactlyInAnyOrder("app-db: *", "app-db: username", "app-db: password");
      pods.forEach(pod -> kubernetes.client().resource(pod).delete());
    }
  }

  /// What one of the examples says that it takes.
  private void finds(String clusterKeystore) {
    kubernetes
        .kubectl(
            "patch",
            "clusterkeystore",
            clusterKeystore,
            "--type=merge",
            "--patch={\"spec\": {\"find\": \"Enabled\"}}")
        .succeeded();
  }

  /// The Secrets that a pod takes, each with a key of it or with all.
  private static Stream<String> secretsOf(Pod pod) {
    var files =
        pod.getSpec().getVolumes().stream()
            .map(volume -> volume.getSecret().getSecretName() + ": *");
    var variables =
        pod.getSpec().getContainers().getFirst().getEnv().stream()
            .map(variable -> variable.getValueFrom().getSecretKeyRef())
            .map(reference -> reference.getName() + ": " + reference.getKey());
    return Stream.concat(files, variables);
  }

  /// With all items that the examples read, and the role of the namespace's ServiceAccount.
  private TwoAccounts accounts() throws IOException {
    TwoAccounts accounts = TwoAccounts.start();
    accounts.allowReadingAndFinding();
    KeystoreWriter writer = accounts.writer();
    writer.putV1("payments/db", "{\"username\": \"app\", \"password\": \"s3cr3t\"}");
    writer.putV1("payments/tls.key", "a key");
    writer.putV1("payments/tls.pem", Files.readString(PEM));
    writer.putV1("payments/app", "{\"user\": \"app\"}");
    writer.putV1("payments/keys/git-hub", "a key");
    writer.putV1("payments/api-key", "an API key\n");
    writer.putV1("shared/registry", "a token");
    accounts.accountBTrusts(kubernetes);
    Role app =
        accounts
            .accountB()
            .createRole(
                "payments-app",
                Policies.trustingSubject(
                    TwoAccounts.ACCOUNT_B,
                    kubernetes.issuer(),
                    TokenIssuer.subject("payments", "app")),
                Policies.allow("sts:AssumeRole", TwoAccounts.READER_ARN));
    accounts
        .reader()
        .trust(
            Policies.trusting(
                "arn:aws:iam::" + TwoAccounts.ACCOUNT_B + ":root",
                """
                {"StringEquals": {"sts:ExternalId": "%s"},
                 "ArnEquals": {"aws:PrincipalArn": ["%s", "%s"]}}
                """
                    .formatted(TwoAccounts.EXTERNAL_ID, accounts.node().arn(), app.arn())));
    return accounts;
  }

  /// One that holds its pods to the restricted standard, and wants the shared Secret.
  private KubeNamespace namespace(String name) {
    kubernetes
        .kubectlApply(
            """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: %s
              labels: {registry: "yes", pod-security.kubernetes.io/enforce: restricted}
            """
                .formatted(name))
        .succeeded();
    return new KubeNamespace(kubernetes, name);
  }

  private static List<Path> filesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
