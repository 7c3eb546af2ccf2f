package io.keystoreoperator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The embedded Kubernetes is one to look around in, with the real kubectl.
class MockKubernetesIT {
  @TempDir Path directory;

  @Test
  void kubectlFindsItsWayAround() throws IOException {
    try (var kubernetes = MockKubernetes.start()) {
      Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), kubernetes.kubeconfig());
      var kubectl = new Kubectl(KubernetesBinaries.orSkip().kubectl(), kubeconfig, directory);
      kubernetes
          .client()
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withName("app-db")
                  .withNamespace("payments")
                  .endMetadata()
                  .build())
          .create();

      var secrets = kubectl.run("", List.of("get", "secrets", "--namespace=payments"));
      var readers = kubectl.run("", List.of("get", "kss", "--namespace=payments"));

      assertThat(secrets.succeeded().stdout()).contains("app-db");
      assertThat(readers.succeeded().output()).contains("No resources found");
    }
  }
}
