package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.keystoreoperator.fixture.OperatorProcess;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.kube.KubeNamespace;
import io.keystoreoperator.kube.RealKubernetes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `run` as a process: how it comes up, how it ends, and what it says when it cannot start.
class RunCommandIT {
  @TempDir private Path directory = Path.of("target");

  @Test
  void withoutAClusterItSaysSoInOneLine() throws IOException {
    Path kubeconfig = kubeconfig("https://127.0.0.1:1");

    var run = OperatorProcess.run(Map.of(), kubeconfig);

    assertThat(run.exitCode()).isOne();
    assertThat(run.output())
        .startsWith("error: cannot work with the Kubernetes API at https://127.0.0.1:1")
        .hasLineCount(1);
  }

  @Test
  void aBadOptionIsWrongUsage() throws IOException {
    Path kubeconfig = kubeconfig("https://127.0.0.1:1");

    var noNumber = OperatorProcess.run(Map.of(), kubeconfig, "--concurrency=many");
    var tooFew = OperatorProcess.run(Map.of(), kubeconfig, "--concurrency=0");
    var unknown = OperatorProcess.run(Map.of(), kubeconfig, "--no-such-option");

    assertThat(noNumber.exitCode()).isEqualTo(2);
    assertThat(noNumber.output()).contains("--concurrency").doesNotContain("Exception");
    assertThat(tooFew.exitCode()).isEqualTo(2);
    assertThat(tooFew.output()).contains("concurrency is at least 1, not 0");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.output()).contains("--no-such-option");
  }

  @Test
  void withoutTheCrdsItSaysWhatToInstall() throws IOException {
    HttpServer bare =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    bare.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    bare.start();
    try {
      var run =
          OperatorProcess.run(
              Map.of(), kubeconfig("http://127.0.0.1:" + bare.getAddress().getPort()));

      assertThat(run.exitCode()).isOne();
      assertThat(run.output())
          .startsWith(
              "error: the cluster does not know ClusterKeystore, ClusterKeystoreSecret, Keystore,")
          .contains("keystore-operator crds | kubectl apply -f -")
          .hasLineCount(1);
    } finally {
      bare.stop(0);
    }
  }

  @Test
  void withoutARightItSaysWhich() {
    KubeNamespace namespace = RealKubernetes.running().inFreshNamespace();
    String name = namespace.name();
    namespace
        .kubectlApply(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: %1$s}
            rules:
            - {apiGroups: [keystore-operator.io], resources: ["*"], verbs: ["*"]}
            - {apiGroups: [""], resources: [namespaces], verbs: ["*"]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: %1$s}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
            subjects: [{kind: ServiceAccount, name: default, namespace: %1$s}]
            """
                .formatted(name))
        .succeeded();

    var run = OperatorProcess.run(Map.of(), RealKubernetes.running().kubeconfigOf(name, "default"));

    assertThat(run.exitCode()).isOne();
    assertThat(run.output().lines().toList().getLast())
        .startsWith("error: cannot fill the caches: ")
        .contains("secrets is forbidden", "has its ServiceAccount the rights of the chart");
  }

  @Test
  void aPortThatIsTakenIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      var run =
          OperatorProcess.run(
              Map.of(),
              RealKubernetes.running().kubeconfig(),
              "--health-port=" + taken.getLocalPort());

      assertThat(run.exitCode()).isOne();
      assertThat(run.output())
          .contains("cannot listen on port " + taken.getLocalPort())
          .doesNotContain("Exception:");
    }
  }

  @Test
  void itIsHealthyUntilItIsToldToStopAndThenEndsCleanly() {
    TwoAccounts accounts = TwoAccounts.start();
    try (var operator =
        OperatorProcess.start(
            accounts.aws().environment(),
            RealKubernetes.running().kubeconfig(),
            Path.of("target", "RunCommandIT.log"))) {
      assertThat(operator.statusOf("/healthz")).isEqualTo(200);
      assertThat(operator.statusOf("/readyz")).isEqualTo(200);
      accounts.close();
      assertThat(operator.statusOf("/healthz")).isEqualTo(200);
      assertThat(operator.statusOf("/readyz")).isEqualTo(200);

      long start = System.nanoTime();
      int exitCode = operator.stop();

      assertThat(exitCode).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
      assertThat(operator.output()).doesNotContain("\"level\":\"ERROR\"");
    }
  }

  @Test
  void heldToItsNamespacesItServesNoClusterKeystoreSecretsAndSaysSo() {
    try (TwoAccounts accounts = TwoAccounts.start();
        var operator =
            OperatorProcess.start(
                accounts.aws().environment(),
                RealKubernetes.running().kubeconfig(),
                Path.of("target", "RunCommandIT-namespaces.log"),
                "--watch-namespaces=default")) {
      assertThat(operator.output())
          .contains("ClusterKeystoreSecrets are not served")
          .contains("watching [default]");
    }
  }

  private Path kubeconfig(String server) throws IOException {
    return Files.writeString(
        directory.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: test, cluster: {server: "%s"}}]
        users: [{name: test, user: {token: none}}]
        contexts: [{name: test, context: {cluster: test, user: test}}]
        """
            .formatted(server));
  }
}
