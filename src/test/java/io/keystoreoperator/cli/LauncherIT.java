package io.keystoreoperator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.CommandRun;
import io.keystoreoperator.fixture.Person;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherIT {
  private static final Path JAR =
      Path.of(System.getProperty("keystore.jar", "target/keystore-operator.jar")).toAbsolutePath();

  @TempDir private Path directory;

  @Test
  void throughALinkItIsAKubectlPlugin() throws IOException {
    Path plugin = directory.resolve("kubectl-keystore");
    Files.createSymbolicLink(plugin, Person.LAUNCHER);

    var run = run(Map.of(), plugin, "help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.text()).startsWith("Usage: kubectl keystore ");
    assertThat(run(Map.of(), plugin, "credentials").stderr())
        .contains("see kubectl keystore credentials --help");
  }

  @Test
  void anInstallNeedsNoCheckoutAndPutsUpWithAForeignCache() throws IOException {
    Files.createDirectories(directory.resolve("opt/bin"));
    Files.createDirectories(directory.resolve("opt/lib"));
    Path installed = Files.copy(Person.LAUNCHER, directory.resolve("opt/bin/keystore"));
    Files.copy(JAR, directory.resolve("opt/lib/keystore-operator.jar"));
    Files.createSymbolicLink(directory.resolve("opt/lib/lib"), JAR.resolveSibling("lib"));
    Files.writeString(directory.resolve("opt/lib/keystore-operator.aot"), "of another Java");
    Path link =
        Files.createSymbolicLink(directory.resolve("keystore"), Path.of("opt/bin/keystore"));

    var run = run(Map.of(), link, "credentials", "--format=unset");

    assertThat(installed).isExecutable();
    assertThat(run.exitCode()).isZero();
    assertThat(run.stderr()).isEmpty();
    assertThat(run.text()).startsWith("unset AWS_ACCESS_KEY_ID;\n");
  }

  @Test
  void theCacheOfTheBuildFitsTheLaunchersFlags() {
    // With AOTMode=on the JVM ends in an error where it would otherwise go on without its cache.
    var run = run(Map.of("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on"), Person.LAUNCHER, "version");

    assertThat(JAR.resolveSibling("keystore-operator.aot")).isRegularFile();
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void anOldJavaHomeIsPassedOver() throws IOException {
    Path old = directory.resolve("jdk-17");
    Files.createDirectories(old.resolve("bin"));
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
    Files.createSymbolicLink(old.resolve("bin/java"), Path.of("/bin/false"));

    var run =
        run(
            Map.of(
                "JAVA_HOME",
                old.toString(),
                "PATH",
                System.getProperty("java.home") + "/bin:" + System.getenv("PATH")),
            Person.LAUNCHER,
            "version");

    assertThat(run.exitCode()).isZero();
    assertThat(run.text()).startsWith("keystore-operator ");
  }

  @Test
  void withoutItsJarItSaysHowToGetIt() throws IOException {
    Files.createDirectories(directory.resolve("bin"));
    Path alone = Files.copy(Person.LAUNCHER, directory.resolve("bin/keystore"));

    var run = run(Map.of(), alone, "help");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text()).isEmpty();
    assertThat(run.stderr()).startsWith("error: there is no keystore-operator.jar beside ");
  }

  @Test
  void bashCompletesCommandsAndOptions() {
    var run =
        run(
            Map.of(),
            Path.of("/bin/bash"),
            "-c",
            """
            source <(%s completion bash)
            compopt() { :; }
            COMP_WORDS=(keystore cre) COMP_CWORD=1 COMP_LINE='keystore cre'
            _complete_keystore; echo "${COMPREPLY[@]}"
            COMP_WORDS=(keystore credentials --ext) COMP_CWORD=2 COMP_LINE='keystore credentials --ext'
            _complete_keystore; echo "${COMPREPLY[@]}"
            """
                .formatted(Person.LAUNCHER));

    assertThat(run.stderr()).isEmpty();
    assertThat(run.text().lines().map(String::strip))
        .containsExactly("credentials", "--external-id");
  }

  @Test
  void zshGetsItsPrologue() {
    var run = run(Map.of(), Person.LAUNCHER, "completion", "zsh");

    assertThat(run.text()).startsWith("autoload -U +X compinit && compinit\n");
  }

  @Test
  void wrongUsageIsTwoLinesAndSuggestsWhatWasMeant() {
    var run = run(Map.of(), Person.LAUNCHER, "retreive");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.text()).isEmpty();
    assertThat(run.errorLines())
        .containsExactly(
            "error: Unmatched argument at index 0: 'retreive'; did you mean retrieve?",
            "  see keystore --help");
  }

  private static CommandRun run(Map<String, String> variables, Path program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(variables);
    try {
      return Person.finish(builder.start(), new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
