package io.keystoreoperator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.golden.GoldenFolder;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `migrate` makes of resources such as people have: `in-*.yaml`, with `in-options.txt`.
class MigrateGoldenTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  static List<GoldenFolder> cases() {
    return GoldenFolder.in("migrate");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everythingIsCarriedOverOrListed(GoldenFolder folder) {
    List<String> command = new ArrayList<>(List.of("migrate"));
    for (Path file : folder.files("in-")) {
      if (file.toString().endsWith(".yaml")) {
        command.addAll(List.of("-f", file.toString()));
      }
    }
    if (folder.has("in-options.txt")) {
      command.addAll(folder.text("in-options.txt").lines().toList());
    }

    int exitCode = run(command);

    folder.expectText("out-resources.yaml", withoutDirectory(folder, out));
    folder.expectText("out-report.txt", withoutDirectory(folder, err));
    assertThat(exitCode).isEqualTo(folder.text("out-report.txt").contains("not carried") ? 1 : 0);
    folder.everyFileIsUsed();
  }

  private int run(List<String> command) {
    Shell shell =
        new Shell(
            InputStream.nullInputStream(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Map.of(),
            "keystore",
            "",
            Set.of());
    return Main.execute(shell, command.toArray(String[]::new));
  }

  private static String withoutDirectory(GoldenFolder folder, ByteArrayOutputStream printed) {
    return printed.toString(UTF_8).replace("src/test/resources/migrate/" + folder + "/", "");
  }
}
