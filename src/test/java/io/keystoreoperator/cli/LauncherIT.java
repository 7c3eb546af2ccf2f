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
  void theLibraryThatEveryStartNeedsComesFromTheCache() throws IOException {
    Path log = directory.resolve("classes");
    // Comes after the launcher's own options, which turn logging off.
    var run = run(Map.of("_JAVA_OPTIONS", "-Xlog:class+load:file=" + log), Person.LAUNCHER, "help");

    assertThat(run.exitCode()).isZero();
    assertThat(Files.readAllLines(log).stream().filter(line -> line.contains(" picocli.")))
        .hasSizeGreaterThan(100)
        .allMatch(line -> line.endsWith("source: shared objects file"));
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
  void everyCommandIsInTheHelpAndHasItsOwn() {
    List<String> commands =
        run(Map.of(), Person.LAUNCHER, "help")
            .text()
            .lines()
            .dropWhile(line -> !line.equals("Commands:"))
            .filter(line -> line.matches(" {2}[a-z].*"))
            .map(line -> line.strip().split(" ", 2)[0])
            .toList();

    assertThat(commands).hasSize(16).contains("store", "doctor", "health", "completion", "help");
    for (String command : commands) {
      var run = run(Map.of(), Person.LAUNCHER, command, "--help");

      assertThat(run.exitCode()).as(command).isZero();
      assertThat(run.stderr()).isEmpty();
      assertThat(run.text()).contains("Usage: keystore " + command, "--help");
    }
  }

  @Test
  void whatIsNotWrittenIsNotSaidToBeDone() {
    for (String command : List.of("crds", "version", "help", "credentials --format=unset")) {
      var full = bash(Person.LAUNCHER + " " + command + " >/dev/full");

      assertThat(full.exitCode()).as(command).isEqualTo(1);
      assertThat(full.stderr())
          .isEqualTo("error: standard output could not be written: No space left on device\n");
    }
  }

  @Test
  void whoHasReadEnoughIsNotToldSo() {
    var run = bash(Person.LAUNCHER + " crds | head -1; echo ${PIPESTATUS[0]}");

    assertThat(run.text()).isEqualTo("---\n1\n");
    assertThat(run.stderr()).isEmpty();
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
    assertThat(run(Map.of(), Person.LAUNCHER, "list", "--source=here").errorLines())
        .containsExactly(
            "error: --source is one of auto, environment, instance, web-identity, profile, not"
                + " 'here'",
            "  see keystore list --help");
  }

  @Test
  void anArgumentIsNeverTheNameOfAFileOfArguments() throws IOException {
    Path file = Files.writeString(directory.resolve("arguments"), "version");

    var run = run(Map.of(), Person.LAUNCHER, "@" + file);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.stderr()).startsWith("error: Unmatched argument at index 0: '@");
  }

  private static CommandRun bash(String script) {
    return run(Map.of(), Path.of("/bin/bash"), "-c", script);
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
