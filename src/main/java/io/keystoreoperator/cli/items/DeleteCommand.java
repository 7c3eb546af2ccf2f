package io.keystoreoperator.cli.items;

import io.keystoreoperator.cli.shell.CommandFailedException;
import io.keystoreoperator.cli.shell.Json;
import io.keystoreoperator.cli.shell.OutputOption;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.cli.shell.ShellCommand;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.store.StoredItem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `delete`: an item with all its versions, or one of them.
@Command(name = "delete", description = "Deletes an item, after asking.")
public final class DeleteCommand extends ShellCommand {
  @Mixin private NameArgument name = new NameArgument();
  @Mixin private TableOptions table = new TableOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "Only this version. Default: all there are.")
  private @Nullable String version;

  @Option(
      names = {"-y", "--yes"},
      description = "Does not ask.")
  private boolean yes;

  public DeleteCommand(Shell shell) {
    super(shell);
  }

  @Override
  protected int run() {
    ItemKey key = name.key(version);
    if (!yes && !shell().isStdinATerminal()) {
      throw wrong("nobody to ask at a terminal: say --yes to delete without asking");
    }
    try (Keystore keystore = table.open(shell())) {
      List<StoredItem> doomed =
          keystore.listing().versions(key.name()).stream().filter(this::isMeant).toList();
      if (doomed.isEmpty()) {
        throw new SyncFailedException(new SyncFailure.ItemNotFound(List.of(key)));
      }
      String what =
          "\"" + key + "\"" + (doomed.size() == 1 ? "" : ", " + doomed.size() + " versions,");
      if (!yes
          && !shell().confirms("Delete " + what + " from table " + keystore.table().name() + "?")) {
        throw new CommandFailedException("nothing was deleted");
      }
      // The oldest first: whoever reads meanwhile gets the newest, or nothing.
      long deleted = doomed.reversed().stream().filter(keystore.writer()::delete).count();
      report(keystore, key, deleted, what);
    }
    return 0;
  }

  private boolean isMeant(StoredItem stored) {
    String stands = stored.item().version();
    return version == null
        || (stands != null
            && VersionText.shown(stands)
                .equals(VersionText.shown(Objects.requireNonNull(version))));
  }

  private void report(Keystore keystore, ItemKey key, long deleted, String what) {
    String text = "deleted " + what + " from table " + keystore.table().name();
    if (output.isJson()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("table", keystore.table().name());
      json.put("name", key.name());
      json.put("deleted", deleted);
      text = Json.of(json);
    }
    print(text);
  }
}
