package io.keystoreoperator.cli.items;

import io.keystoreoperator.cli.shell.OutputOption;
import io.keystoreoperator.cli.shell.Progress;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.cli.shell.ShellCommand;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `list`: what is in the table, never its values.
@Command(name = "list", description = "Lists names, versions, formats and sizes; never values.")
public final class ListCommand extends ShellCommand {
  @Mixin private TableOptions table = new TableOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "PREFIX",
      description = "Lists only names that begin with this.")
  private String prefix = "";

  public ListCommand(Shell shell) {
    super(shell);
  }

  @Override
  protected int run() {
    List<ItemLine> lines = new ArrayList<>();
    try (Keystore keystore = table.open(shell());
        Progress progress = new Progress(shell(), "items read")) {
      keystore
          .listing()
          .scan(
              prefix,
              page -> {
                page.items().forEach(stored -> lines.add(ItemLine.of(stored.item())));
                progress.advance(page.scanned());
              });
    }
    var sorted = new ItemLines(lines);
    print(output.isJson() ? sorted.json() : sorted.text(shell().isStdoutColoured()));
    return 0;
  }
}
