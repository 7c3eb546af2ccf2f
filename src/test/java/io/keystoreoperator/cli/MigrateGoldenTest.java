package io.keystoreoperator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.CommandRun;
import io.keystoreoperator.golden.GoldenFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `migrate` makes of resources such as people have: `in-*.yaml`, with `in-options.txt`.
class MigrateGoldenTest {
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

    CommandRun run = InThisJvm.keystore(command.toArray(String[]::new));

    folder.expectText("out-resources.yaml", withoutDirectory(folder, run.text()));
    folder.expectText("out-report.txt", withoutDirectory(folder, run.stderr()));
    assertThat(run.exitCode())
        .isEqualTo(folder.text("out-report.txt").contains("not carried") ? 1 : 0);
    folder.everyFileIsUsed();
  }

  private static String withoutDirectory(GoldenFolder folder, String printed) {
    return printed.replace("src/test/resources/migrate/" + folder + "/", "");
  }
}
