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
import org.junit.jupiter.params.provider.MethodSource;

class MigrateIT {
  private static final Path CASES = Path.of("src", "test", "resources", "migrate");

  /// What a cluster says of a resource that something is missing from.
  private static final String LACKING =
      "(?s).*(data or dataFrom has at least one entry|spec.auth: Required value).*";

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
    assertThat(second.stderr())
        .isEqualTo(
            "error: "
                + directory.resolve("keystore-orders-own.yaml")
                + " is there already: nothing was written\n");
    assertThat(keystore("migrate").exitCode()).isEqualTo(2);
    assertThat(keystore("migrate", "-f", "nowhere.yaml").stderr())
        .isEqualTo("error: there is no file nowhere.yaml\n");
  }

  @Test
  void ofSeveralFilesNoneIsWrittenWhenOneIsThereAlready() throws IOException {
    Path input = CASES.resolve("many-keys").resolve("in-keys.yaml").toAbsolutePath();
    Files.writeString(directory.resolve("keystoresecret-orders-settings.yaml"), "mine");

    CommandRun taken = keystore("migrate", "-f", input.toString(), "--output-dir=" + directory);
    CommandRun twice =
        keystore(
            "migrate",
            "-f",
            input.toString(),
            "-f",
            input.toString(),
            "--output-dir=" + directory.resolve("new"));

    assertThat(taken.exitCode()).isEqualTo(1);
    assertThat(directory.toFile().list()).containsExactly("keystoresecret-orders-settings.yaml");
    assertThat(twice.stderr())
        .contains("keystore-orders-own.yaml would be written twice", "nothing was written");
    assertThat(directory.resolve("new")).doesNotExist();
  }

  /// What is written whole is taken by a cluster with the project's CRDs, no field unknown to it.
  /// What is not is taken and does nothing, or is refused for what it lacks.
  @ParameterizedTest
  @MethodSource("cases")
  void aClusterTakesWhatIsWritten(Path output) throws IOException {
    RealKubernetes kubernetes = RealKubernetes.running();
    for (String namespace : new String[] {"orders", "payments", "web"}) {
      kubernetes
          .kubectlApply("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + namespace + "}")
          .succeeded();
    }

    for (String resource : Files.readString(output).split("\n---\n", -1)) {
      KubectlRun applied =
          kubernetes.kubectlApply(resource, "--validate=strict", "--dry-run=server");

      boolean isWhole = !resource.contains("# NOT CARRIED OVER");
      boolean isTaken = applied.exitCode() == 0;
      assertThat(isTaken || (!isWhole && applied.stderr().matches(LACKING)))
          .as(resource + applied.stderr())
          .isTrue();
      assertThat(isWhole || resource.contains("suspend: true") || resource.contains("Keystore\n"))
          .as(resource)
          .isTrue();
    }
  }

  static Stream<Path> cases() throws IOException {
    try (Stream<Path> all = Files.list(CASES)) {
      return all.map(each -> each.resolve("out-resources.yaml")).toList().stream();
    }
  }

  private static CommandRun keystore(String... arguments) throws IOException {
    List<String> command =
        Stream.concat(Stream.of(Person.LAUNCHER.toString()), Stream.of(arguments)).toList();
    ProcessBuilder process = new ProcessBuilder(command);
    process.environment().putAll(Map.of("JAVA_HOME", System.getProperty("java.home")));
    return Person.finish(process.start(), "".getBytes(UTF_8));
  }
}
