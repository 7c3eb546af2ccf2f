package io.keystoreoperator.kube;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubeapitest.cert.CertManager;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/// etcd and kube-apiserver as processes, on loopback only, with keys, data and logs in a directory
/// that goes when they stop. There is no controller manager: nothing is garbage-collected, no
/// namespace ends, no ServiceAccount is made by itself.
final class ControlPlane implements AutoCloseable {
  /// Who signs the tokens of ServiceAccounts.
  static final String ISSUER = "https://oidc.kubernetes.test";

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /// What is written down of the requests that ServiceAccounts make: who asked what, and which role
  /// let them.
  private static final String AUDIT_POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived]
      rules:
      - {level: Metadata, userGroups: ["system:serviceaccounts"]}
      - {level: None}
      """;

  private final Path directory;
  private final String url;
  private final CertManager certificates;
  private final Process etcd;
  private final Process apiServer;

  private ControlPlane(KubernetesBinaries binaries, Path directory) {
    this.directory = directory;
    this.certificates = new CertManager(directory.toString());
    certificates.createCertificatesIfNeeded();
    write("audit-policy.yaml", AUDIT_POLICY);
    int etcdPort = FreePort.next();
    int port = FreePort.next();
    this.url = "https://127.0.0.1:" + port;
    this.etcd = start("etcd", etcd(binaries, etcdPort, FreePort.next()));
    this.apiServer = start("kube-apiserver", apiServer(binaries, etcdPort, port));
  }

  static ControlPlane start(KubernetesBinaries binaries) {
    try {
      var controlPlane = new ControlPlane(binaries, Files.createTempDirectory("control-plane"));
      Runtime.getRuntime().addShutdownHook(new Thread(controlPlane::close));
      controlPlane.awaitReady();
      return controlPlane;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A directory for files that go with the control plane.
  Path directory() {
    return directory;
  }

  /// The requests that ServiceAccounts have made, a line of JSON each, written before they are
  /// answered.
  Path auditLog() {
    return directory.resolve("audit.log");
  }

  /// A kubeconfig for the cluster's administrator.
  String administrator() {
    return kubeconfig(
        "{client-certificate: %s, client-key: %s}"
            .formatted(certificates.getClientCertPath(), certificates.getClientKeyPath()));
  }

  /// The certificate that the API server is known by.
  Path authority() {
    return Path.of(certificates.getAPIServerCertPath());
  }

  /// A kubeconfig for whom the token speaks for.
  String bearer(String token) {
    return kubeconfig("{token: %s}".formatted(token));
  }

  static KubernetesClient client(Config config) {
    return new KubernetesClientBuilder()
        .withHttpClientFactory(new JdkHttpClientFactory())
        .withConfig(config)
        .build();
  }

  @Override
  public void close() {
    apiServer.destroyForcibly();
    etcd.destroyForcibly();
    try {
      apiServer.waitFor();
      etcd.waitFor();
      delete(directory);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    Config config = Config.fromKubeconfig(administrator());
    config.setRequestRetryBackoffLimit(0);
    try (var client = client(config)) {
      await("kube-apiserver to be ready")
          .atMost(PATIENCE)
          .pollInterval(100, MILLISECONDS)
          .pollDelay(Duration.ZERO)
          .ignoreExceptions()
          .failFast(this::requireBothAlive)
          .until(
              () ->
                  "ok".equals(client.raw("/readyz"))
                      && client.namespaces().withName("default").get() != null);
    }
  }

  private void requireBothAlive() throws IOException {
    requireAlive("etcd", etcd);
    requireAlive("kube-apiserver", apiServer);
  }

  private void requireAlive(String name, Process process) throws IOException {
    if (!process.isAlive()) {
      List<String> lines = Files.readAllLines(log(name).toPath());
      String last = String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
      throw new IllegalStateException(name + " ended with " + process.exitValue() + ":\n" + last);
    }
  }

  private Process start(String name, List<String> command) {
    try {
      return new ProcessBuilder(command)
          .directory(directory.toFile())
          .redirectErrorStream(true)
          .redirectOutput(log(name))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private File log(String name) {
    return directory.resolve(name + ".log").toFile();
  }

  private static List<String> etcd(KubernetesBinaries binaries, int port, int peerPort) {
    String clients = "http://127.0.0.1:" + port;
    String peers = "http://127.0.0.1:" + peerPort;
    return List.of(
        binaries.etcd().toString(),
        "--data-dir=etcd",
        "--unsafe-no-fsync",
        "--listen-client-urls=" + clients,
        "--advertise-client-urls=" + clients,
        "--listen-peer-urls=" + peers,
        "--initial-advertise-peer-urls=" + peers,
        "--initial-cluster=default=" + peers);
  }

  private List<String> apiServer(KubernetesBinaries binaries, int etcdPort, int port) {
    return List.of(
        binaries.apiServer().toString(),
        "--etcd-servers=http://127.0.0.1:" + etcdPort,
        "--bind-address=127.0.0.1",
        "--secure-port=" + port,
        "--advertise-address=127.0.0.1",
        "--endpoint-reconciler-type=none",
        "--tls-cert-file=" + certificates.getAPIServerCertPath(),
        "--tls-private-key-file=" + certificates.getAPIServerKeyPath(),
        "--client-ca-file=" + certificates.getClientCertPath(),
        "--authorization-mode=RBAC",
        "--service-account-issuer=" + ISSUER,
        "--service-account-signing-key-file=" + certificates.getAPIServerKeyPath(),
        "--service-account-key-file=" + certificates.getAPIServerKeyPath(),
        "--audit-policy-file=audit-policy.yaml",
        "--audit-log-path=" + auditLog(),
        "--audit-log-mode=blocking",
        "--disable-admission-plugins=ServiceAccount",
        // As on OpenShift: owner references take more rights there.
        "--enable-admission-plugins=OwnerReferencesPermissionEnforcement",
        "--enable-priority-and-fairness=false",
        "--service-cluster-ip-range=10.0.0.0/24");
  }

  private String kubeconfig(String user) {
    return """
    apiVersion: v1
    kind: Config
    current-context: test
    clusters: [{name: test, cluster: {server: "%s", certificate-authority: %s}}]
    users: [{name: test, user: %s}]
    contexts: [{name: test, context: {cluster: test, user: test, namespace: default}}]
    """
        .formatted(url, certificates.getAPIServerCertPath(), user);
  }

  private void write(String name, String text) {
    try {
      Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
