package io.keystoreoperator.cli;

import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.cli.shell.ShellCommand;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `completion`: the script that has a shell complete commands and options.
@Command(
    name = CompletionCommand.NAME,
    description = "Prints the completion script of a shell.",
    footer = {
      "",
      "  source <(${ROOT-COMMAND-NAME} completion bash)     in ~/.bashrc",
      "  source <(${ROOT-COMMAND-NAME} completion zsh)      in ~/.zshrc"
    })
final class CompletionCommand extends ShellCommand {
  static final String NAME = "completion";

  @Parameters(index = "0", paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Target target = Target.BASH;

  CompletionCommand(Shell shell) {
    super(shell);
  }

  @Override
  protected int run() {
    // One word: as kubectl's plugin the program is called kubectl-keystore.
    String program = shell().command().replace(' ', '-');
    String script = AutoComplete.bash(program, spec().root().commandLine());
    String prologue =
        switch (target) {
          case BASH -> "";
          case ZSH ->
              "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n";
        };
    shell().out().print(prologue + script);
    shell().out().flush();
    return 0;
  }

  private enum Target {
    BASH,
    ZSH;

    /// As it is given on the command line.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
