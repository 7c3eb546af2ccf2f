package io.keystoreoperator.cli.gotemplate;

/// A template that has no equal here; the message says why to a person, and quotes no text.
public final class UntranslatableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;

  UntranslatableException(int line, String why) {
    super(why);
    this.line = line;
  }

  /// Of the template, from 1.
  public int line() {
    return line;
  }
}
