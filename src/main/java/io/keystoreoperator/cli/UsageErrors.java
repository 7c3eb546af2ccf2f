package io.keystoreoperator.cli;

import io.keystoreoperator.cli.shell.ErrorLines;
import io.keystoreoperator.cli.shell.Shell;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Exit code 2, what is wrong with the command, and where to read how it is right.
record UsageErrors(Shell shell) implements IParameterExceptionHandler {
  private static final int WRONG_USAGE = 2;

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String problem = choice(e).orElseGet(() -> String.valueOf(e.getMessage()));
    ErrorLines.print(
        shell, problem.strip() + meant(e) + "\nsee " + command.qualifiedName() + " --help");
    return WRONG_USAGE;
  }

  /// Of a word that is none of those there are: picocli would name them as Java does.
  private static Optional<String> choice(ParameterException e) {
    ArgSpec argument = e.getArgSpec();
    if (argument == null || !argument.type().isEnum() || e.getValue() == null) {
      return Optional.empty();
    }
    String name =
        argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    List<String> words =
        Stream.of(argument.type().getEnumConstants()).map(String::valueOf).toList();
    return Optional.of(
        "%s is one of %s, not '%s'".formatted(name, String.join(", ", words), e.getValue()));
  }

  private static String meant(ParameterException e) {
    List<String> suggestions =
        e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    return suggestions.isEmpty() ? "" : "; did you mean " + suggestions.getFirst() + "?";
  }
}
