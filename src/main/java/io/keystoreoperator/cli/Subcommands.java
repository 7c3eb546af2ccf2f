package io.keystoreoperator.cli;

import io.keystoreoperator.cli.credentials.CredentialsCommand;
import io.keystoreoperator.cli.doctor.DoctorCommand;
import io.keystoreoperator.cli.explain.ExplainCommand;
import io.keystoreoperator.cli.items.DeleteCommand;
import io.keystoreoperator.cli.items.HistoryCommand;
import io.keystoreoperator.cli.items.ListCommand;
import io.keystoreoperator.cli.items.RetrieveCommand;
import io.keystoreoperator.cli.items.StoreCommand;
import io.keystoreoperator.cli.migrate.MigrateCommand;
import io.keystoreoperator.cli.render.RenderCommand;
import io.keystoreoperator.cli.shell.Shell;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;

/// What there is to do, in the order of the help. A command that nobody asks for has its name and
/// its description and no more: to read the options of all takes as long as the rest of a start.
record Subcommands(Shell shell, List<String> arguments) {
  private static final List<Subcommand<?>> ALL =
      List.of(
          new Subcommand<>(RunCommand.class, _ -> new RunCommand()),
          new Subcommand<>(CredentialsCommand.class, CredentialsCommand::new),
          new Subcommand<>(StoreCommand.class, StoreCommand::new),
          new Subcommand<>(RetrieveCommand.class, RetrieveCommand::new),
          new Subcommand<>(ListCommand.class, ListCommand::new),
          new Subcommand<>(HistoryCommand.class, HistoryCommand::new),
          new Subcommand<>(DeleteCommand.class, DeleteCommand::new),
          new Subcommand<>(RenderCommand.class, RenderCommand::new),
          new Subcommand<>(MigrateCommand.class, MigrateCommand::new),
          new Subcommand<>(DoctorCommand.class, DoctorCommand::new),
          new Subcommand<>(ExplainCommand.class, ExplainCommand::new),
          new Subcommand<>(HealthCommand.class, HealthCommand::new),
          new Subcommand<>(CrdsCommand.class, _ -> new CrdsCommand()),
          new Subcommand<>(CompletionCommand.class, CompletionCommand::new),
          new Subcommand<>(VersionCommand.class, _ -> new VersionCommand()),
          new Subcommand<>(HelpCommand.class, _ -> new HelpCommand()));

  Subcommands {
    arguments = List.copyOf(arguments);
  }

  private record Subcommand<C>(Class<C> type, Function<Shell, C> constructor) {
    Command annotation() {
      return type.getAnnotation(Command.class);
    }

    CommandLine whole(Shell shell) {
      return new CommandLine(constructor.apply(shell));
    }

    CommandLine outline() {
      CommandSpec spec = CommandSpec.create();
      spec.usageMessage().description(annotation().description());
      return new CommandLine(spec);
    }
  }

  void addTo(CommandLine commandLine) {
    // The completion scripts are made of the options of all.
    boolean all = arguments.contains(CompletionCommand.NAME);
    for (Subcommand<?> each : ALL) {
      String name = each.annotation().name();
      boolean asked = all || arguments.contains(name);
      commandLine.addSubcommand(name, asked ? each.whole(shell) : each.outline());
    }
  }
}
