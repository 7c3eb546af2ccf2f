package io.keystoreoperator.cli.doctor;

import io.keystoreoperator.cli.shell.Shell;

/// The signs before a hop, in what the terminal can show.
///
/// @param isColoured green and red, for a person
record Marks(String passed, String failed, String notTried, boolean isColoured) {
  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";
  private static final String PLAIN = "\u001b[0m";

  static Marks of(Shell shell) {
    return shell.isUtf8()
        ? new Marks("✔", "✘", "–", shell.isStdoutColoured())
        : new Marks("ok", "FAIL", "-", shell.isStdoutColoured());
  }

  /// As wide as the others.
  String padded(String mark) {
    int widest = Math.max(passed.length(), failed.length());
    return mark + " ".repeat(widest - mark.length());
  }

  /// The line, coloured by the mark it begins with.
  String coloured(String line) {
    if (!isColoured) {
      return line;
    }
    if (line.startsWith(passed)) {
      return GREEN + passed + PLAIN + line.substring(passed.length());
    }
    return line.startsWith(failed) ? RED + failed + PLAIN + line.substring(failed.length()) : line;
  }
}
