package io.keystoreoperator.cli.shell;

/// A command that could not do its work; the message says cause and remedy to a person, in one line
/// or two.
public final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandFailedException(String message) {
    super(message);
  }
}
