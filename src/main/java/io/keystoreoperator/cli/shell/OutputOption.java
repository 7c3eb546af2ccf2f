package io.keystoreoperator.cli.shell;

import java.util.Locale;
import picocli.CommandLine.Option;

/// `--output`: what a command prints, for people or for scripts.
public final class OutputOption {
  /// As it is given on the command line.
  private enum Format {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: text.")
  private Format format = Format.TEXT;

  public boolean isJson() {
    return format == Format.JSON;
  }
}
