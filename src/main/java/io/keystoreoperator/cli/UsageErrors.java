package io.keystoreoperator.cli;

import io.keystoreoperator.cli.shell.ErrorLines;
import io.keystoreoperator.cli.shell.Shell;
import java.util.List;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Exit code 2, what is wrong with the command, and where to read how it is right.
record UsageErrors(Shell shell) implements IParameterExceptionHandler {
  private static final int WRONG_USAGE = 2;

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String problem = e.getMessage() == null ? "wrong usage" : e.getMessage();
    ErrorLines.print(
        shell, problem.strip() + meant(e) + "\nsee " + command.qualifiedName() + " --help");
    return WRONG_USAGE;
  }

  private static String meant(ParameterException e) {
    List<String> suggestions =
        e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    return suggestions.isEmpty() ? "" : "; did you mean " + suggestions.getFirst() + "?";
  }
}
