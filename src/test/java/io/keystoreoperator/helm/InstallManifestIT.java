package io.keystoreoperator.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.keystoreoperator.kube.RealKubernetes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `deploy/install.yaml`, applied as its first line says.
class InstallManifestIT {
  private final RealKubernetes kubernetes = RealKubernetes.withoutCrds();
  private Manifests manifests = new Manifests(List.of());

  @BeforeEach
  void nothingIsThere() throws IOException {
    ClusterLeftovers.remove(kubernetes);
    manifests = Manifests.of(Files.readString(InstallManifestTest.COMMITTED));
  }

  /// A namespace never ends here.
  @AfterEach
  void remove() {
    manifests.objects().stream()
        .filter(object -> !(object instanceof Namespace))
        .forEach(object -> kubernetes.client().resource(object).delete());
  }

  @Test
  void oneCommandInstallsAllOfItAndAgainChangesNothing() {
    String file = "--filename=" + InstallManifestTest.COMMITTED;

    kubernetes.kubectl("apply", "--server-side", file).succeeded();

    assertThat(manifests.objects())
        .hasSizeGreaterThan(10)
        .allMatch(object -> kubernetes.client().resource(object).get() != null);
    String again = kubernetes.kubectl("diff", "--server-side", file).succeeded().stdout();
    assertThat(again).isEmpty();
  }

  @Test
  void itsNamespaceTakesItsPods() {
    kubernetes
        .kubectl("apply", "--server-side", "--filename=" + InstallManifestTest.COMMITTED)
        .succeeded();
    HasMetadata pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("from-the-deployment")
            .withNamespace("keystore-operator")
            .endMetadata()
            .withSpec(manifests.only(Deployment.class).getSpec().getTemplate().getSpec())
            .build();

    assertThat(kubernetes.client().resource(pod).create()).isNotNull();
    kubernetes.client().resource(pod).delete();
  }
}
