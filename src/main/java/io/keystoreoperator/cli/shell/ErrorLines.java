package io.keystoreoperator.cli.shell;

/// How a command says on standard error that it did not do what it was asked.
public final class ErrorLines {
  private ErrorLines() {}

  /// The cause in the first line, the remedy in the next.
  public static void print(Shell shell, String message) {
    String error = shell.isStderrColoured() ? "\u001b[1;31merror:\u001b[0m " : "error: ";
    shell.err().print(error + message.strip().replace("\n", "\n  ") + "\n");
    shell.err().flush();
  }
}
