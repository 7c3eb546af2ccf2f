package io.keystoreoperator.kube;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.fabric8.kubeapitest.KubeAPIServerConfig;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubeapitest.binary.BinaryManager;
import java.nio.file.Path;

/// The real programs, where kube-api-test keeps them or puts them.
record KubernetesBinaries(Path apiServer, Path etcd, Path kubectl) {
  private static final String DEFAULT_VERSION = "1.36.*";

  /// Finds or downloads them. Where they cannot be had, the test fails in CI and is skipped
  /// elsewhere.
  static KubernetesBinaries orSkip() {
    KubeAPIServerConfig wanted = wanted();
    var manager = new BinaryManager(wanted);
    try {
      manager.initAndDownloadIfRequired();
    } catch (KubeAPITestException e) {
      return missing(wanted, e);
    }
    var found = manager.binaries();
    return new KubernetesBinaries(
        found.getApiServer().toPath(), found.getEtcd().toPath(), found.getKubectl().toPath());
  }

  private static KubeAPIServerConfig wanted() {
    String version =
        System.getenv(KubeAPIServerConfigBuilder.KUBE_API_TEST_API_SERVER_VERSION) == null
            ? DEFAULT_VERSION
            : System.getenv(KubeAPIServerConfigBuilder.KUBE_API_TEST_API_SERVER_VERSION);
    return KubeAPIServerConfigBuilder.anAPIServerConfig()
        .withApiServerVersion(version)
        .withOfflineMode(
            Boolean.parseBoolean(
                System.getenv(KubeAPIServerConfigBuilder.KUBE_API_TEST_OFFLINE_MODE)))
        .build();
  }

  private static KubernetesBinaries missing(KubeAPIServerConfig wanted, KubeAPITestException e) {
    String message =
        """
        No kube-apiserver %s, etcd and kubectl under %s/k8s, nor could they be downloaded (%s). \
        Put the three programs of an envtest release into %s/k8s/<version>-<os>-<arch>, and name \
        another version with KUBE_API_TEST_API_SERVER_VERSION or another place with \
        KUBE_API_TEST_DIR.\
        """
            .formatted(
                wanted.getApiServerVersion().orElseThrow(),
                wanted.getKubeAPITestDir(),
                e.getMessage(),
                wanted.getKubeAPITestDir());
    return "true".equals(System.getenv("CI")) ? fail(message) : abort(message);
  }
}
