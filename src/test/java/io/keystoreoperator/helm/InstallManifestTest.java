package io.keystoreoperator.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// `deploy/install.yaml` is the chart with its defaults, and the namespace. `mvn -q test
/// -Dtest=InstallManifestTest -Dinstall=write` writes it anew.
class InstallManifestTest {
  static final Path COMMITTED = Path.of("deploy", "install.yaml");

  private static final String HEADER =
      """
      # The operator for all namespaces, without Helm: kubectl apply --server-side -f deploy/install.yaml
      # This is the chart helm/keystore-operator with its defaults. The image has no registry: put yours before it.
      apiVersion: v1
      kind: Namespace
      metadata:
        name: keystore-operator
        labels:
          pod-security.kubernetes.io/enforce: restricted
      """;

  @Test
  void itIsTheChartWithItsDefaults() throws IOException {
    String wanted = HEADER + Chart.OF_THE_PROJECT.manifest("");
    if ("write".equals(System.getProperty("install"))) {
      Files.writeString(COMMITTED, wanted);
    }

    assertThat(Files.readString(COMMITTED))
        .as("run: mvn -q test -Dtest=InstallManifestTest -Dinstall=write")
        .isEqualTo(wanted);
  }
}
