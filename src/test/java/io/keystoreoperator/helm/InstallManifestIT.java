package io.keystoreoperator.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.keystoreoperator.fixture.Bash;
import io.keystoreoperator.kube.RealKubernetes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `deploy/install.yaml`, applied as its first line says.
class InstallManifestIT {
  private static final Pattern ON_THE_PAGE =
      Pattern.compile("Without Helm, .*?```sh\n(.*?)```", Pattern.DOTALL);

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
    ClusterLeftovers.remove(kubernetes);
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
  void theCommandOfThePageNamesTheImage() throws IOException {
    Matcher command = ON_THE_PAGE.matcher(Files.readString(Path.of("docs", "helm.md")));
    assertThat(command.find()).isTrue();
    ProcessBuilder builder = new ProcessBuilder();
    String programs = kubernetes.kubectlBinary().resolveSibling("").toString();
    builder.environment().merge("PATH", programs, (path, first) -> first + ":" + path);
    builder.environment().put("KUBECONFIG", kubernetes.kubeconfig().toString());

    try (Bash bash = new Bash(builder)) {
      bash.paste(command.group(1));
    }

    Deployment made = kubernetes.client().resource(manifests.only(Deployment.class)).get();
    assertThat(made.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage())
        .isEqualTo(
            "registry.example.com/keystore-operator:"
                + Chart.OF_THE_PROJECT.metadata().get("appVersion").asText());
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
