package io.keystoreoperator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.CommandRun;
import io.keystoreoperator.fixture.Person;
import io.keystoreoperator.kube.KubectlRun;
import io.keystoreoperator.kube.RealKubernetes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrateIT {
  private static final Path CASES = Path.of("src", "test", "resources", "migrate");

  @TempDir private Path directory;

  @Test
  void thePackagedCommandWritesFilesOverNoneThatIsThere() throws IOException {
    Path input = CASES.resolve("many-keys").toAbsolutePath();
    String[] command = {
      "migrate",
      "-f",
      input.resolve("in-keys.yaml").toString(),
      "--table=keystore",
      "--output-dir=" + directory,
      "--report=json"
    };

    CommandRun first = keystore(command);
    CommandRun second = keystore(command);

    assertThat(first.exitCode()).as(first.stderr()).isZero();
    assertThat(first.text()).isEmpty();
    assertThat(first.stderr()).contains("\"resources\": 2", "\"notCarriedOver\": [");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "keystore-orders-own.yaml", "keystoresecret-orders-settings.yaml");
    }
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.stderr()).contains("is there already: it is not written over");
    assertThat(keystore("migrate").exitCode()).isEqualTo(2);
    assertThat(keystore("migrate", "-f", "nowhere.yaml").stderr())
        .isEqualTo("error: there is no file nowhere.yaml\n");
  }

  /// What is written whole is taken by a cluster with the project's CRDs, no field unknown to it.
  @ParameterizedTest
  @ValueSource(
      strings = {"a-web-app", "certificates-and-files", "live-from-a-cluster", "many-keys"})
  void aClusterTakesWhatIsWritten(String name) throws IOException {
    RealKubernetes kubernetes = RealKubernetes.running();
    for (String namespace : new String[] {"orders", "payments", "web"}) {
      kubernetes
          .kubectlApply("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + namespace + "}")
          .succeeded();
    }

    KubectlRun applied =
        kubernetes.kubectlApply(
            Files.readString(CASES.resolve(name).resolve("out-resources.yaml")),
            "--validate=strict",
            "--dry-run=server");

    assertThat(applied.exitCode()).as(applied.stderr()).isZero();
  }

  private static CommandRun keystore(String... arguments) throws IOException {
    List<String> command =
        Stream.concat(Stream.of(Person.LAUNCHER.toString()), Stream.of(arguments)).toList();
    ProcessBuilder process = new ProcessBuilder(command);
    process.environment().putAll(Map.of("JAVA_HOME", System.getProperty("java.home")));
    return Person.finish(process.start(), "".getBytes(UTF_8));
  }
}
