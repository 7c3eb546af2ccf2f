package io.keystoreoperator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.fixture.CommandRun;
import io.keystoreoperator.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Set;

/// The command line without a process of its own, and with nothing in its environment.
final class InThisJvm {
  private InThisJvm() {}

  static CommandRun keystore(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            InputStream.nullInputStream(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Map.of(),
            "keystore",
            "",
            Set.of());
    int exitCode = Main.execute(shell, arguments);
    return new CommandRun(exitCode, Bytes.of(out.toByteArray()), err.toString(UTF_8));
  }
}
