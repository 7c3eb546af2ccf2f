package io.keystoreoperator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CrdsCommandTest {
  @Test
  void whatIsPrintedAreTheFilesOfTheRepositoryOneAfterTheOther() throws IOException {
    StringBuilder files = new StringBuilder();
    try (var crds = Files.list(Path.of("crds"))) {
      for (Path crd : crds.sorted().toList()) {
        files.append(Files.readString(crd));
      }
    }

    CommandRun run = InThisJvm.keystore("crds");

    assertThat(run.exitCode()).isZero();
    assertThat(run.text()).isEqualTo(files.toString());
  }
}
