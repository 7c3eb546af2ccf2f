package io.keystoreoperator.cli.shell;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A command for a person or a script at a shell. It has `--help`, but no `--version` of the
/// program: that may mean something else.
public abstract class ShellCommand implements Callable<Integer> {
  private final Shell shell;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean helpIsWanted;

  protected ShellCommand(Shell shell) {
    this.shell = shell;
  }

  /// Does what the command is for, and returns the exit code.
  protected abstract int run();

  /// Only with `--help` unsaid: the parser sees to that before.
  @Override
  public final Integer call() {
    return helpIsWanted ? 0 : run();
  }

  protected Shell shell() {
    return shell;
  }

  protected CommandSpec spec() {
    return spec;
  }

  /// Text, or lines of text, in one piece.
  protected void print(String text) {
    shell.out().print(text.endsWith("\n") ? text : text + "\n");
    shell.out().flush();
  }

  /// The command is not to be used like this: exit code 2.
  protected ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
