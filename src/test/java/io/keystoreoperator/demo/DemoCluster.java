package io.keystoreoperator.demo;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretSpec;
import io.keystoreoperator.kube.MockKubernetes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/// The cluster of Account B: fabric8's embedded one, or one that a kubeconfig names.
final class DemoCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String NAMESPACE = "payments";
  private static final int CONFLICT = 409;
  private static final Path EMBEDDED_KUBECONFIG = Path.of("target", "demo.kubeconfig");

  private final KubernetesClient client;
  private final Path kubeconfig;
  private final @Nullable MockKubernetes embedded;

  private DemoCluster(KubernetesClient client, Path kubeconfig, @Nullable MockKubernetes embedded) {
    this.client = client;
    this.kubeconfig = kubeconfig;
    this.embedded = embedded;
  }

  static DemoCluster start(DemoOptions options) throws IOException {
    Path given = options.kubeconfig();
    if (given != null) {
      Config config = Config.fromKubeconfig(given.toFile());
      KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
      return new DemoCluster(client, given, null);
    }
    MockKubernetes embedded = MockKubernetes.start();
    Files.createDirectories(EMBEDDED_KUBECONFIG.getParent());
    Files.writeString(EMBEDDED_KUBECONFIG, embedded.kubeconfig());
    return new DemoCluster(embedded.client(), EMBEDDED_KUBECONFIG, embedded);
  }

  String description() {
    return (embedded == null ? "the cluster of " + kubeconfig : "an embedded Kubernetes")
        + " at "
        + client.getMasterUrl();
  }

  Path kubeconfig() {
    return kubeconfig;
  }

  void prepare() throws IOException {
    try (var crds = Files.list(Path.of("crds"))) {
      for (Path crd : crds.sorted().toList()) {
        apply(crd);
      }
    }
    put(
        List.of(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build()));
  }

  void apply(Path manifest) throws IOException {
    try (InputStream yaml = Files.newInputStream(manifest)) {
      put(client.load(yaml).items());
    }
  }

  private void put(List<HasMetadata> resources) {
    for (HasMetadata resource : resources) {
      HasMetadata there = client.resource(resource).get();
      if (there == null) {
        client.resource(resource).create();
      } else {
        resource.getMetadata().setResourceVersion(there.getMetadata().getResourceVersion());
        client.resource(resource).update();
      }
    }
  }

  KeystoreSecret keystoreSecret(String name) {
    return client.resources(KeystoreSecret.class).inNamespace(NAMESPACE).withName(name).require();
  }

  /// Again where the operator has written the status meanwhile.
  void editSpec(String name, UnaryOperator<KeystoreSecretSpec> edit) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              KeystoreSecret kss = keystoreSecret(name);
              kss.setSpec(edit.apply(kss.getSpec()));
              return replace(kss);
            });
  }

  /// False when somebody else has written it since.
  private boolean replace(KeystoreSecret changed) {
    try {
      client.resource(changed).update();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT) {
        return false;
      }
      throw e;
    }
  }

  KeystoreSecret awaitStatus(String name, String what, Predicate<KeystoreSecret> is) {
    return await(what, () -> keystoreSecret(name), is);
  }

  Secret awaitSecret(String name, String what, Predicate<Secret> is) {
    return await(what, () -> client.secrets().inNamespace(NAMESPACE).withName(name).get(), is);
  }

  private static <T> T await(String what, Callable<@Nullable T> look, Predicate<T> is) {
    try {
      return Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(look, found -> found != null && is.test(found));
    } catch (ConditionTimeoutException _) {
      throw new DemoFailedException(
          what
              + ": not seen within "
              + PATIENCE.toSeconds()
              + " s; the log of the operator says more");
    }
  }

  @Override
  public void close() {
    if (embedded == null) {
      client.close();
    } else {
      embedded.close();
    }
  }
}
