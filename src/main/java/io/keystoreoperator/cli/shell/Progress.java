package io.keystoreoperator.cli.shell;

/// Tells a person at a terminal how far a command has come; nobody else.
public final class Progress implements AutoCloseable {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final Shell shell;
  private final String what;
  private long done;

  /// @param what comes after the count: `items read`
  public Progress(Shell shell, String what) {
    this.shell = shell;
    this.what = what;
  }

  public void advance(long by) {
    done += by;
    if (shell.isStderrATerminal()) {
      shell.err().print(CLEAR_LINE + "%,d %s…".formatted(done, what));
      shell.err().flush();
    }
  }

  /// Leaves no trace on the terminal.
  @Override
  public void close() {
    hide();
  }

  /// Makes room for a line of something else.
  public void hide() {
    if (shell.isStderrATerminal() && done > 0) {
      shell.err().print(CLEAR_LINE);
      shell.err().flush();
    }
  }
}
