package io.keystoreoperator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.cli.shell.CommandFailedException;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class FailuresTest {
  /// It quotes what it choked on, and so does its cause.
  private final Exception unforeseen =
      new IllegalStateException("no number: s3cr3t", new NumberFormatException("s3cr3t"));

  @Test
  void whatNobodyForesawIsALineThatSaysHowToSeeMore() {
    assertThat(told(false, unforeseen))
        .isEqualTo(
            "error: unforeseen IllegalStateException: this is a bug; --verbose shows where\n");
  }

  @Test
  void verboseShowsWhereItHappenedAndNoMessage() {
    assertThat(told(true, unforeseen))
        .startsWith("error: unforeseen IllegalStateException\n\tat ")
        .contains("\tat " + FailuresTest.class.getName())
        .contains("\ncaused by java.lang.NumberFormatException\n\tat ")
        .doesNotContain("s3cr3t");
  }

  @Test
  void whatIsForeseenIsItsWordsAlone() {
    var failed = new CommandFailedException("the cause\nthe remedy");
    var missing =
        new SyncFailedException(new SyncFailure.ItemNotFound(List.of(ItemKey.newest("db"))));

    for (boolean verbose : List.of(true, false)) {
      assertThat(told(verbose, failed)).isEqualTo("error: the cause\n  the remedy\n");
      assertThat(told(verbose, missing))
          .isEqualTo("error: no item for \"db\": list shows what there is\n");
    }
  }

  private static String told(boolean verbose, Exception thrown) {
    var err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            InputStream.nullInputStream(),
            new PrintStream(OutputStream.nullOutputStream(), true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Map.of(),
            "keystore",
            "",
            Set.of());
    CommandLine command = new CommandLine(CommandSpec.create());

    int exitCode =
        new Failures(shell, () -> verbose)
            .handleExecutionException(thrown, command, command.parseArgs());

    assertThat(exitCode).isOne();
    return err.toString(UTF_8);
  }
}
