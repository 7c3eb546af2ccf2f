package io.keystoreoperator.cli;

import io.keystoreoperator.cli.shell.CommandFailedException;
import io.keystoreoperator.cli.shell.ErrorLines;
import io.keystoreoperator.cli.shell.FailureWords;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.model.SyncFailedException;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Exit code 1, and a line or two for what went wrong. A stack trace only for those who ask for it,
/// and for the operator, which nobody can ask again.
record Failures(Shell shell, BooleanSupplier verbose) implements IExecutionExceptionHandler {
  private static final int FAILED = 1;

  @Override
  public int handleExecutionException(Exception e, CommandLine commandLine, ParseResult parsed)
      throws ParameterException {
    switch (e) {
      case ParameterException wrongUsage -> throw wrongUsage;
      case CommandFailedException failed ->
          ErrorLines.print(shell, String.valueOf(failed.getMessage()));
      case SyncFailedException failed -> ErrorLines.print(shell, FailureWords.of(failed.failure()));
      default -> unforeseen(e, commandLine.getCommand() instanceof RunCommand);
    }
    return FAILED;
  }

  /// Without its message, which may quote what it choked on.
  private void unforeseen(Exception e, boolean isOperator) {
    String kind = e.getClass().getSimpleName();
    if (isOperator) {
      // Where it starts, it has read no value yet.
      ErrorLines.print(shell, "unforeseen " + kind);
      e.printStackTrace(shell.err());
    } else if (verbose.getAsBoolean()) {
      ErrorLines.print(shell, "unforeseen " + kind);
      printPlaces(e);
    } else {
      ErrorLines.print(shell, "unforeseen " + kind + ": this is a bug; --verbose shows where");
    }
  }

  private void printPlaces(Throwable thrown) {
    for (StackTraceElement place : thrown.getStackTrace()) {
      shell.err().println("\tat " + place);
    }
    Throwable cause = thrown.getCause();
    if (cause != null) {
      shell.err().println("caused by " + cause.getClass().getName());
      printPlaces(cause);
    }
  }
}
