package io.keystoreoperator.cli;

import io.keystoreoperator.cli.credentials.CredentialsCommand;
import io.keystoreoperator.cli.items.DeleteCommand;
import io.keystoreoperator.cli.items.HistoryCommand;
import io.keystoreoperator.cli.items.ListCommand;
import io.keystoreoperator.cli.items.RetrieveCommand;
import io.keystoreoperator.cli.items.StoreCommand;
import io.keystoreoperator.cli.migrate.MigrateCommand;
import io.keystoreoperator.cli.render.RenderCommand;
import io.keystoreoperator.cli.shell.Shell;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
    versionProvider = Version.class)
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Says more on standard error, with stack traces.")
  private boolean verbose;

  private Main(CommandSpec spec) {
    this.spec = spec;
  }

  public static void main(String[] args) {
    System.exit(commandLine(Shell.ofProcess()).execute(args));
  }

  static CommandLine commandLine(Shell shell) {
    Main main = new Main(CommandSpec.create());
    CommandLine commandLine =
        new CommandLine(main)
            .addSubcommand(new RunCommand())
            .addSubcommand(new CredentialsCommand(shell))
            .addSubcommand(new StoreCommand(shell))
            .addSubcommand(new RetrieveCommand(shell))
            .addSubcommand(new ListCommand(shell))
            .addSubcommand(new HistoryCommand(shell))
            .addSubcommand(new DeleteCommand(shell))
            .addSubcommand(new RenderCommand(shell))
            .addSubcommand(new MigrateCommand(shell))
            .addSubcommand(new CrdsCommand())
            .addSubcommand(new CompletionCommand(shell))
            .addSubcommand(new VersionCommand())
            .addSubcommand(new HelpCommand());
    commandLine.getCommandSpec().addOption(regionBeforeTheCommand());
    return commandLine
        .setCommandName(shell.command())
        .setCaseInsensitiveEnumValuesAllowed(true)
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
