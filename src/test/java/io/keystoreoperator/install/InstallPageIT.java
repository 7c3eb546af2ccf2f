package io.keystoreoperator.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.fixture.Bash;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.helm.ClusterLeftovers;
import io.keystoreoperator.helm.HelmRelease;
import io.keystoreoperator.install.InstallPage.Block;
import io.keystoreoperator.kube.KubeNamespace;
import io.keystoreoperator.kube.RealKubernetes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `docs/install.md`, word by word, from two empty accounts and a cluster.
class InstallPageIT {
  private static final String END = "10. Take it away";
  private static final Map<String, String> DATA =
      Map.of("username", "app", "password", "correct horse");

  private final RealKubernetes kubernetes = RealKubernetes.withoutCrds();
  private final HelmRelease release = new HelmRelease(kubernetes, "keystore-operator");
  private final Team payments = new Team(new KubeNamespace(kubernetes, "payments"));

  @TempDir private Path directory = Path.of("target");

  @BeforeEach
  @AfterEach
  void nothingIsThere() {
    release.uninstall();
    ClusterLeftovers.remove(kubernetes);
    for (String namespace : List.of("payments", release.name())) {
      kubernetes.client().pods().inNamespace(namespace).withGracePeriod(0).delete();
      kubernetes.client().secrets().inNamespace(namespace).delete();
    }
  }

  @ParameterizedTest
  @EnumSource
  void itEndsInAMountedSecretAndGoesAgain(Identity identity) throws IOException {
    InstallPage page = InstallPage.read().as(identity);
    Path log = Path.of("target", "InstallPageIT-" + identity + ".log");
    try (Workstation workstation = new Workstation(release, directory, log);
        Bash bash = workstation.bash()) {
      follow(page, bash);

      assertThat(payments.secret("app-db")).isEqualTo(DATA);
      assertThat(mountedBy("app")).containsExactly("app-db");
      assertThat(workstation.identities()).containsExactly(identity);

      page.below(END).forEach(block -> bash.paste(block.text()));

      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> payments.secret("app-db") == null);
      assertThat(crds()).isEmpty();
      assertThat(workstation.stacks().isEmpty()).isTrue();
      assertThat(workstation.itemsLeft()).isOne();
    }
  }

  /// Types each block twice, and sees after the first time what the page says is then to be seen.
  private static void follow(InstallPage page, Bash bash) {
    String printed = "";
    for (Block block : page.blocks()) {
      if (block.isBelow(END)) {
        return;
      }
      if (block.isTyped()) {
        printed = bash.paste(block.text());
        bash.paste(block.text());
      } else {
        assertThat(withoutAges(printed)).contains(withoutAges(block.text()));
      }
    }
  }

  private static String withoutAges(String text) {
    return text.replaceAll("\\b\\d+[smh]\\b", "").replaceAll(" +", " ");
  }

  private List<String> mountedBy(String name) {
    Pod pod = kubernetes.client().pods().inNamespace("payments").withName(name).require();
    return pod.getSpec().getVolumes().stream().map(v -> v.getSecret().getSecretName()).toList();
  }

  private List<String> crds() {
    return kubernetes
        .client()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .list()
        .getItems()
        .stream()
        .map(crd -> crd.getMetadata().getName())
        .filter(crd -> crd.endsWith("." + ApiGroup.NAME))
        .toList();
  }
}
