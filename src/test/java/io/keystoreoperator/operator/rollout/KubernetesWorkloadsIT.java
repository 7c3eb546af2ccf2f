package io.keystoreoperator.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.keystoreoperator.api.RolloutTarget;
import io.keystoreoperator.kube.KubeNamespace;
import io.keystoreoperator.kube.RealKubernetes;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Restarts at the API server's own hands.
class KubernetesWorkloadsIT {
  private static final String MARKER =
      "{.metadata.generation} "
          + "{.spec.template.metadata.annotations.keystore-operator\\.io/restarted-for}";

  private final KubeNamespace namespace = RealKubernetes.running().inFreshNamespace();
  private final Workloads workloads = new KubernetesWorkloads(namespace.client());

  @ParameterizedTest
  @EnumSource
  void aWorkloadThatAgreesIsRestartedOnce(RolloutTarget.Kind kind) throws Exception {
    Workload workload = workload(kind, "app-db, tls");

    for (int again = 0; again < 2; again++) {
      assertThat(workloads.restart(workload, Map.of("app-db", "r2", "tls", "s2")))
          .containsOnly(
              Map.entry("app-db", new Round.Settled("r2", null)),
              Map.entry("tls", new Round.Settled("s2", null)));
    }
    assertThat(marker(workload)).isEqualTo("2 app-db@r2,tls@s2");

    workloads.restart(workload, Map.of("tls", "s3"));

    assertThat(marker(workload)).isEqualTo("3 app-db@r2,tls@s3");
  }

  @Test
  void oneThatDoesNotAgreeIsNotTouched() throws Exception {
    Workload workload = workload(RolloutTarget.Kind.DEPLOYMENT, "another");

    var settled = workloads.restart(workload, Map.of("app-db", "r2"));

    assertThat(settled.get("app-db"))
        .extracting(Round.Settled::problem)
        .asString()
        .contains("Deployment \"web\" does not agree", "keystore-operator.io/restart-on=app-db");
    assertThat(marker(workload)).isEqualTo("1 ");
  }

  @Test
  void oneThatIsMissingIsNamed() throws Exception {
    Workload missing = new Workload(namespace.name(), target(RolloutTarget.Kind.DAEMON_SET));

    assertThat(workloads.restart(missing, Map.of("app-db", "r2")).get("app-db"))
        .extracting(Round.Settled::problem)
        .asString()
        .contains("DaemonSet \"web\" is not there");
  }

  @Test
  void withoutTheRightItSaysWhatIsMissing() throws Exception {
    Workload workload = workload(RolloutTarget.Kind.DEPLOYMENT, "app-db");
    try (KubernetesClient nobody =
        namespace.kubernetes().clientOf(namespace.name(), namespace.serviceAccount("nobody"))) {
      var settled = new KubernetesWorkloads(nobody).restart(workload, Map.of("app-db", "r2"));

      assertThat(settled.get("app-db"))
          .extracting(Round.Settled::problem)
          .asString()
          .contains("forbids", "get and patch", "Deployment \"web\"");
    }
    assertThat(marker(workload)).isEqualTo("1 ");
  }

  private Workload workload(RolloutTarget.Kind kind, String restartOn) {
    RolloutTarget target = target(kind);
    namespace.kubectlApply(Manifest.of(target, restartOn)).succeeded();
    return new Workload(namespace.name(), target);
  }

  private static RolloutTarget target(RolloutTarget.Kind kind) {
    return new RolloutTarget(kind, "web");
  }

  private String marker(Workload workload) {
    return namespace
        .kubectl("get", Manifest.kind(workload.target()), "web", "--output=jsonpath=" + MARKER)
        .succeeded()
        .stdout();
  }
}
