package io.keystoreoperator.cli.items;

import io.keystoreoperator.cli.shell.OutputOption;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.cli.shell.ShellCommand;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.store.StoredItem;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `history`: the versions that the table keeps of one item.
@Command(
    name = "history",
    description = "Lists the versions of an item, the newest first; never values.")
public final class HistoryCommand extends ShellCommand {
  @Mixin private NameArgument name = new NameArgument();
  @Mixin private TableOptions table = new TableOptions();
  @Mixin private OutputOption output = new OutputOption();

  public HistoryCommand(Shell shell) {
    super(shell);
  }

  @Override
  protected int run() {
    ItemKey key = name.key(null);
    List<StoredItem> versions;
    try (Keystore keystore = table.open(shell())) {
      versions = keystore.listing().versions(key.name());
    }
    if (versions.isEmpty()) {
      throw new SyncFailedException(new SyncFailure.ItemNotFound(List.of(key)));
    }
    var lines = new ItemLines(versions.stream().map(v -> ItemLine.of(v.item())).toList());
    print(output.isJson() ? lines.json() : lines.text(shell().isStdoutColoured()));
    return 0;
  }
}
