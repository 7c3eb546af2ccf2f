package io.keystoreoperator.kube;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/// A real API server, gone at the end of the JVM: one with the project's CRDs for all tests, which
/// keep apart by namespaces, and one without them, for those that install.
public final class RealKubernetes {
  private static final FutureTask<RealKubernetes> SHARED =
      new FutureTask<>(RealKubernetes::startWithCrds);
  private static final FutureTask<RealKubernetes> EMPTY = new FutureTask<>(RealKubernetes::start);

  private final ControlPlane controlPlane;
  private final Path kubeconfig;
  private final KubernetesClient client;
  private final Kubectl kubectl;
  private final AtomicInteger namespaces = new AtomicInteger();

  private RealKubernetes(KubernetesBinaries binaries, ControlPlane controlPlane) {
    this.controlPlane = controlPlane;
    this.kubeconfig = write("administrator.kubeconfig", controlPlane.administrator());
    this.client = ControlPlane.client(Config.fromKubeconfig(controlPlane.administrator()));
    this.kubectl = new Kubectl(binaries.kubectl(), kubeconfig, controlPlane.directory());
  }

  /// The one of this JVM, started when first asked for. Where its programs are missing the test is
  /// skipped, or fails in CI.
  public static RealKubernetes running() {
    return started(SHARED);
  }

  /// The one in which nobody has installed anything, or has left behind what stays.
  public static RealKubernetes withoutCrds() {
    return started(EMPTY);
  }

  private static RealKubernetes started(FutureTask<RealKubernetes> start) {
    start.run();
    try {
      return start.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case RuntimeException skippedOrFailed -> skippedOrFailed;
        case Error failed -> throw failed;
        case null, default -> new IllegalStateException(e);
      };
    }
  }

  private static RealKubernetes startWithCrds() {
    RealKubernetes kubernetes = start();
    kubernetes.installCrds();
    return kubernetes;
  }

  private static RealKubernetes start() {
    KubernetesBinaries binaries = KubernetesBinaries.orSkip();
    return new RealKubernetes(binaries, ControlPlane.start(binaries));
  }

  /// The administrator's client. It is shared: leave it open.
  public KubernetesClient client() {
    return client;
  }

  /// The administrator's kubeconfig.
  public Path kubeconfig() {
    return kubeconfig;
  }

  /// The real kubectl itself.
  public Path kubectlBinary() {
    return kubectl.binary();
  }

  /// Runs kubectl as the administrator.
  public KubectlRun kubectl(String... arguments) {
    return kubectl.run("", List.of(arguments));
  }

  /// `kubectl apply` as the administrator.
  public KubectlRun kubectlApply(String yaml, String... arguments) {
    List<String> apply = new ArrayList<>(List.of(arguments));
    apply.addAll(List.of("apply", "--filename=-"));
    return kubectl.run(yaml, apply);
  }

  /// A namespace nobody else uses, with the `default` ServiceAccount that clusters have.
  public KubeNamespace inFreshNamespace() {
    String name = "test-" + namespaces.incrementAndGet();
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("test", name)
                .endMetadata()
                .build())
        .create();
    var namespace = new KubeNamespace(this, name);
    namespace.serviceAccount("default");
    return namespace;
  }

  /// A client that may do what RBAC allows the ServiceAccount. The caller closes it.
  public KubernetesClient clientOf(String namespace, String serviceAccount) {
    return ControlPlane.client(Config.fromKubeconfig(bearer(namespace, serviceAccount)));
  }

  /// A kubeconfig that may do what RBAC allows the ServiceAccount, for an hour.
  public Path kubeconfigOf(String namespace, String serviceAccount) {
    return write(
        namespace + "-" + serviceAccount + ".kubeconfig", bearer(namespace, serviceAccount));
  }

  /// What a pod of the ServiceAccount finds in its environment, and in the files that it names. The
  /// token is good for an hour.
  public Map<String, String> podEnvironment(String namespace, String serviceAccount) {
    Path token =
        write(namespace + "-" + serviceAccount + ".token", token(namespace, serviceAccount));
    URI url = URI.create(client.getMasterUrl().toString());
    return Map.of(
        Config.KUBERNETES_SERVICE_HOST_PROPERTY,
        url.getHost(),
        Config.KUBERNETES_SERVICE_PORT_PROPERTY,
        Integer.toString(url.getPort()),
        "KUBERNETES_CERTS_CA_FILE",
        controlPlane.authority().toString(),
        "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN",
        token.toString());
  }

  /// What ServiceAccounts have asked of the API server, a line of JSON each.
  public Path auditLog() {
    return controlPlane.auditLog();
  }

  /// The `iss` of the tokens of ServiceAccounts.
  public String issuer() {
    return ControlPlane.ISSUER;
  }

  /// The public keys of the tokens of ServiceAccounts, as a JSON Web Key Set.
  public String jwks() {
    return client.raw("/openid/v1/jwks");
  }

  private String bearer(String namespace, String serviceAccount) {
    return controlPlane.bearer(token(namespace, serviceAccount));
  }

  private String token(String namespace, String serviceAccount) {
    TokenRequest anHour =
        new TokenRequestBuilder().withNewSpec().withExpirationSeconds(3600L).endSpec().build();
    return client
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(serviceAccount)
        .tokenRequest(anHour)
        .getStatus()
        .getToken();
  }

  private void installCrds() {
    List<CustomResourceDefinition> crds = CommittedCrds.read();
    crds.forEach(crd -> client.resource(crd).create());
    crds.forEach(this::awaitEstablished);
  }

  private void awaitEstablished(CustomResourceDefinition crd) {
    client.resource(crd).waitUntilCondition(RealKubernetes::isEstablished, 30, SECONDS);
  }

  private static boolean isEstablished(CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(controlPlane.directory().resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
