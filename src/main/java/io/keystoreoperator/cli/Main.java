package io.keystoreoperator.cli;

import io.keystoreoperator.cli.shell.ErrorLines;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.cli.shell.StandardOutput;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The entry point of the jar: the operator (`run`), and what works from a shell.
@Command(
    name = "keystore-operator",
    description =
        "Keeps Kubernetes Secrets in step with a KMS-encrypted DynamoDB keystore in another AWS"
            + " account.",
    mixinStandardHelpOptions = true,
    // Commands are classes: no need to look through methods at each start.
    addMethodSubcommands = false,
    versionProvider = Version.class)
public final class Main implements Runnable {
  private static final int FAILED = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Says more on standard error; of a bug, where it is.")
  private boolean verbose;

  private Main(CommandSpec spec) {
    this.spec = spec;
  }

  public static void main(String[] args) {
    StandardOutput out = new StandardOutput();
    Shell shell = Shell.ofProcess(out);
    int exitCode = execute(shell, args);
    System.exit(out.failure().isEmpty() ? exitCode : unwritten(shell, out.failure().get()));
  }

  /// Who has read enough, as `head` has, needs no words.
  private static int unwritten(Shell shell, String why) {
    if (!why.equals("Broken pipe")) {
      ErrorLines.print(shell, "standard output could not be written: " + why);
    }
    return FAILED;
  }

  /// Runs one command, and returns its exit code.
  static int execute(Shell shell, String... arguments) {
    CommandLine commandLine = commandLine(shell, List.of(arguments));
    if (Stream.of(arguments).anyMatch(Shell::isGarbled)) {
      return new UsageErrors(shell)
          .handleParseException(
              new ParameterException(
                  commandLine, "an argument is not in your locale's encoding: use UTF-8"),
              arguments);
    }
    return commandLine.execute(arguments);
  }

  private static CommandLine commandLine(Shell shell, List<String> arguments) {
    Main main = new Main(CommandSpec.create());
    CommandLine commandLine = new CommandLine(main);
    new Subcommands(shell, arguments).addTo(commandLine);
    commandLine.getCommandSpec().addOption(regionBeforeTheCommand());
    return commandLine
        .setCommandName(shell.command())
        .setCaseInsensitiveEnumValuesAllowed(true)
        // An item's name may begin with @.
        .setExpandAtFiles(false)
        .setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(
            Help.defaultColorScheme(shell.isStdoutColoured() ? Help.Ansi.ON : Help.Ansi.OFF))
        .setExecutionStrategy(main::execute)
        .setParameterExceptionHandler(new UsageErrors(shell))
        .setExecutionExceptionHandler(new Failures(shell, () -> main.verbose));
  }

  /// As the original tool has it; the commands look for it here.
  private static OptionSpec regionBeforeTheCommand() {
    return OptionSpec.builder("--region").type(String.class).arity("1").hidden(true).build();
  }

  private int execute(ParseResult parsed) {
    boolean helps = parsed.asCommandLineList().getLast().getCommand() instanceof HelpCommand;
    if (verbose) {
      Logging.verbose();
    } else if (!helps) {
      // Help logs nothing, and shall come at once.
      Logging.quiet();
    }
    return new RunLast().execute(parsed);
  }

  /// No subcommand: wrong usage, with what mends it.
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }
}
