package io.keystoreoperator.cli.items;

import io.keystoreoperator.cli.shell.CommandFailedException;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.model.Plaintext;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the value comes from: a file, standard input, or a person who types it unseen.
public final class ValueOptions {
  /// DynamoDB takes no more in one item, and no format makes a value shorter.
  private static final int MOST_BYTES = 400 * 1024;

  private static final Path STDIN = Path.of("-");

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Takes the value from a file, exactly; - is standard input.")
  private @Nullable Path file;

  @Option(
      names = "--value",
      paramLabel = "VALUE",
      description =
          "As the original tool has it. Others on the machine see it: pipe it in instead.")
  private @Nullable String value;

  /// The exact bytes of the value.
  Plaintext read(Shell shell, String name) {
    if (value != null) {
      shell
          .err()
          .println(
              "warning: the process list and the shell's history show a --value:"
                  + " pipe it in, or use --file");
      return Plaintext.ofUtf8(value);
    }
    if (file != null && !file.equals(STDIN)) {
      return fromFile(file);
    }
    if (file == null && shell.isStdinATerminal()) {
      return typed(shell, name);
    }
    try {
      return upToTheLimit(shell.in());
    } catch (IOException e) {
      throw new CommandFailedException("cannot read standard input: " + e.getMessage());
    }
  }

  boolean isGivenTwice() {
    return value != null && file != null;
  }

  private static Plaintext fromFile(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return upToTheLimit(in);
    } catch (NoSuchFileException _) {
      throw new CommandFailedException("there is no file " + path);
    } catch (IOException e) {
      throw new CommandFailedException("cannot read " + path + ": " + e.getMessage());
    }
  }

  private static Plaintext upToTheLimit(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new CommandFailedException(
          "the value is over %,d bytes, which is all that DynamoDB takes: store it in parts"
              .formatted(MOST_BYTES));
    }
    Plaintext read = Plaintext.of(bytes);
    Arrays.fill(bytes, (byte) 0);
    return read;
  }

  private static Plaintext typed(Shell shell, String name) {
    Console console =
        shell
            .console()
            .orElseThrow(
                () -> new CommandFailedException("no value: pipe it in, or name a --file"));
    char[] typed = console.readPassword("Value of \"%s\" (it is not shown): ", name);
    if (typed == null || typed.length == 0) {
      throw new CommandFailedException(
          "no value was typed: nothing was stored\nan empty value comes from a --file or a pipe");
    }
    String text = new String(typed);
    Arrays.fill(typed, '\0');
    if (Shell.isGarbled(text)) {
      throw new CommandFailedException(
          "the terminal does not write as your locale says: nothing was stored\nuse a UTF-8 locale"
              + " (LC_ALL=C.UTF-8), or give the value in a --file");
    }
    return Plaintext.ofUtf8(text);
  }
}
