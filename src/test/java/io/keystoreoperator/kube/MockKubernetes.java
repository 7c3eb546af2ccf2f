package io.keystoreoperator.kube;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// An embedded Kubernetes on loopback with the project's CRDs, ready in a moment. It stores,
/// watches and tells conflicts as the real one does. It checks no schema and no RBAC, gives no
/// tokens and collects no garbage.
public final class MockKubernetes implements AutoCloseable {
  private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

  private final MockApiServer apiServer = new MockApiServer();
  private final MockWebServer web = new MockWebServer();
  private final KubernetesClient client;

  private final String scheme;

  private MockKubernetes(boolean tls) {
    REQUESTS.setLevel(Level.WARNING);
    web.setDispatcher(apiServer);
    if (tls) {
      web.useHttps();
    }
    scheme = tls ? "https" : "http";
    web.start(InetAddress.getLoopbackAddress(), 0);
    this.client = ControlPlane.client(Config.fromKubeconfig(kubeconfig()));
    for (CustomResourceDefinition crd : CommittedCrds.read()) {
      client.resource(crd).create();
    }
    apiServer.forgetWrites();
  }

  public static MockKubernetes start() {
    return new MockKubernetes(false);
  }

  /// The same behind TLS, as a real one is.
  public static MockKubernetes startWithTls() {
    return new MockKubernetes(true);
  }

  /// A client that may do anything. It is shared: leave it open.
  public KubernetesClient client() {
    return client;
  }

  /// A kubeconfig that may do anything.
  public String kubeconfig() {
    return """
    apiVersion: v1
    kind: Config
    current-context: mock
    clusters: [{name: mock, cluster: {server: "%s://127.0.0.1:%d", insecure-skip-tls-verify: %s}}]
    users: [{name: mock, user: {token: mock}}]
    contexts: [{name: mock, context: {cluster: mock, user: mock, namespace: default}}]
    """
        .formatted(scheme, web.getPort(), scheme.equals("https"));
  }

  /// Every request since the start that would change something, such as
  /// `PATCH /api/v1/namespaces/default/secrets/app`.
  public List<String> writes() {
    return apiServer.writes();
  }

  @Override
  public void close() {
    client.close();
    try {
      web.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
