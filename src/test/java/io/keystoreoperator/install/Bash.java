package io.keystoreoperator.install;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/// One bash into which commands are pasted, and which ends at the first that fails.
final class Bash implements AutoCloseable {
  private static final char MARK = '\1';

  private final Process process;
  private final Writer input;

  Bash(ProcessBuilder builder) {
    try {
      process =
          builder
              .command("bash", "--norc", "--noprofile", "-e", "-o", "pipefail")
              .redirectErrorStream(true)
              .start();
      input = process.outputWriter(UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Runs commands, and gives what they print.
  ///
  /// @throws AssertionError one has failed
  String paste(String commands) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      input.write(commands + "printf '\\001'\n");
      input.flush();
      for (int next = process.getInputStream().read();
          next != MARK;
          next = process.getInputStream().read()) {
        if (next < 0) {
          throw new AssertionError(
              "this ended bash:\n" + commands + "\nwith:\n" + output.toString(UTF_8));
        }
        output.write(next);
      }
      return output.toString(UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
