package io.keystoreoperator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliDocsIT {
  @TempDir private Path directory;

  @Test
  void whatThePageShowsIsWhatTheCommandsPrint() throws IOException {
    String markdown = Files.readString(Path.of("docs", "cli.md"));
    var page = DocumentedConsole.of(markdown);
    for (var file : DocumentedConsole.files(markdown).entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }

    try (Person person = Person.start()) {
      person.accounts().writer().putV1("payments/app", "{\"colour\": \"blue\"}\n");
      var run = person.bash("cd " + directory + "\n" + page.script());

      assertThat(run.exitCode()).isZero();
      assertThat(page.steps()).hasSizeGreaterThan(20);
      assertThat(page.ran(run.text())).isEqualTo(page.steps());
    }
  }
}
