package io.keystoreoperator.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.client.CustomResource;
import io.keystoreoperator.api.Keystore;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.kube.KubeNamespace;
import io.keystoreoperator.kube.KubectlRun;
import io.keystoreoperator.kube.RealKubernetes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the chart adds to the cluster's roles view, edit and admin, which a controller that is not
/// here puts together: a user here is bound to the parts.
class ChartUsersIT {
  private static final String KEYSTORE_SECRET =
      """
      apiVersion: keystore-operator.io/v1beta1
      kind: KeystoreSecret
      metadata: {name: app}
      spec:
        keystoreRef: {name: own}
        data: [{secretKey: password, remoteRef: {key: payments/db}}]
      """;
  private static final String KEYSTORE =
      """
      apiVersion: keystore-operator.io/v1beta1
      kind: Keystore
      metadata: {name: own}
      spec: {region: us-east-1, table: keystore, auth: {serviceAccountRef: {name: app}}}
      """;
  private static final String CLUSTER_KEYSTORE =
      """
      apiVersion: keystore-operator.io/v1beta1
      kind: ClusterKeystore
      metadata: {name: everybody}
      spec: {region: us-east-1, table: keystore}
      """;

  private static final RealKubernetes kubernetes = RealKubernetes.withoutCrds();
  private static final HelmRelease release = new HelmRelease(kubernetes, "keystore-operator");

  @TempDir private Path directory = Path.of("target");

  private final KubeNamespace namespace = kubernetes.inFreshNamespace();

  @BeforeAll
  static void install() {
    release.install("");
  }

  @AfterAll
  static void uninstall() {
    release.uninstall();
  }

  @ParameterizedTest
  @ValueSource(strings = {"view", "edit", "admin"})
  void theClustersRoleTakesItsPartIn(String role) {
    assertThat(
            kubernetes
                .client()
                .rbac()
                .clusterRoles()
                .withLabel("rbac.authorization.k8s.io/aggregate-to-" + role, "true")
                .list()
                .getItems())
        .extracting(found -> found.getMetadata().getName())
        .contains(part(role));
  }

  @Test
  void everyRightOfAUserWorksAndNoOther() throws IOException {
    AuditLog audit = AuditLog.fromNowOn(kubernetes);
    Path keystore = file("keystore", KEYSTORE);
    Path keystoreSecret = file("keystore-secret", KEYSTORE_SECRET);
    Path clusterKeystore = file("cluster-keystore", CLUSTER_KEYSTORE);
    User viewer = new User("viewer", "view");
    User editor = new User("editor", "view", "edit");
    User admin = new User("admin", "view", "edit", "admin");

    admin.writes(keystore, Keystore.class);
    admin.isRefused("create", "--filename=" + clusterKeystore);
    editor.writes(keystoreSecret, KeystoreSecret.class);
    editor.isRefused("create", "--filename=" + keystore);
    namespace.kubectlApply(KEYSTORE).succeeded();
    namespace.kubectlApply(KEYSTORE_SECRET).succeeded();
    viewer.reads("keystore/own", "keystoresecret/app");
    viewer.isRefused("delete", "--filename=" + keystoreSecret);
    viewer.isRefused("get", "clusterkeystores");

    List<ClusterRole> roles =
        Chart.OF_THE_PROJECT.render("").all(ClusterRole.class).stream()
            .filter(role -> !role.getMetadata().getName().equals(part("")))
            .toList();
    assertThat(roles).hasSize(3);
    assertThat(audit.used()).containsAll(Right.grantedBy(roles));
  }

  private Path file(String name, String manifest) throws IOException {
    return Files.writeString(directory.resolve(name + ".yaml"), manifest);
  }

  private static String part(String role) {
    return "keystore-operator.keystore-operator" + (role.isEmpty() ? "" : "-" + role);
  }

  /// Somebody bound to the chart's parts of these roles in the namespace.
  private final class User {
    private final Path kubeconfig;
    private final String name;

    User(String name, String... roles) {
      this.name = name;
      namespace.serviceAccount(name);
      for (String role : roles) {
        namespace
            .kubectl(
                "create",
                "rolebinding",
                name + "-" + role,
                "--clusterrole=" + part(role),
                "--serviceaccount=" + namespace.name() + ":" + name)
            .succeeded();
      }
      kubeconfig = kubernetes.kubeconfigOf(namespace.name(), name);
    }

    void reads(String... resources) {
      for (String resource : resources) {
        kubectl("get", resource).succeeded();
        kubectl("get", resource.replaceAll("/.*", "s")).succeeded();
        kubectl("wait", resource, "--for=jsonpath={.kind}", "--timeout=30s").succeeded();
      }
    }

    <R extends CustomResource<?, ?>> void writes(Path manifest, Class<R> type) {
      String file = "--filename=" + manifest;
      kubectl("create", file).succeeded();
      kubectl("replace", file).succeeded();
      kubectl("label", file, "by=" + name).succeeded();
      kubectl("delete", file).succeeded();
      kubectl("create", file).succeeded();
      try (var client = kubernetes.clientOf(namespace.name(), name)) {
        client.resources(type).inNamespace(namespace.name()).delete();
      }
      assertThat(namespace.client().resources(type).list().getItems()).isEmpty();
    }

    void isRefused(String... arguments) {
      KubectlRun run = kubectl(arguments);
      assertThat(run.exitCode()).isNotZero();
      assertThat(run.stderr()).contains("forbidden");
    }

    private KubectlRun kubectl(String... arguments) {
      return kubernetes.kubectl(arguments(arguments));
    }

    private String[] arguments(String... arguments) {
      return Stream.concat(
              Stream.of("--kubeconfig=" + kubeconfig, "--namespace=" + namespace.name()),
              Stream.of(arguments))
          .toArray(String[]::new);
    }
  }
}
