package io.keystoreoperator.cli.items;

import io.keystoreoperator.cli.shell.CommandFailedException;
import io.keystoreoperator.cli.shell.Json;
import io.keystoreoperator.cli.shell.OutputOption;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.cli.shell.ShellCommand;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.store.StoredItem;
import io.keystoreoperator.store.TableListing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `store`: one value, in any of the formats.
@Command(
    name = "store",
    description = "Stores a value, which it reads from a file, standard input or a prompt.",
    footer = {
      "",
      "  printf %%s \"$PASSWORD\" | ${ROOT-COMMAND-NAME} store payments/db --kms-key alias/keystore",
      "  ${ROOT-COMMAND-NAME} store payments/tls.key --file tls.key --kms-key alias/keystore"
    })
public final class StoreCommand extends ShellCommand {
  @Mixin private NameArgument name = new NameArgument();
  @Mixin private ValueOptions value = new ValueOptions();
  @Mixin private TableOptions table = new TableOptions();
  @Mixin private KmsKeyOptions kmsKey = new KmsKeyOptions();
  @Mixin private ContextOption context = new ContextOption();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES}. Default: Auto, what the item has already or the table is made"
              + " for.")
  private FormatName format = FormatName.AUTO;

  @Option(names = "--if-absent", description = "Only if there is no item of this name.")
  private boolean ifAbsent;

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "A version of your own, in credstash's format. Default: the next number.")
  private @Nullable String version;

  public StoreCommand(Shell shell) {
    super(shell);
  }

  @Override
  protected int run() {
    ItemKey key = name.key(null);
    requireUnambiguous();
    Plaintext plaintext = value.read(shell(), key.name());
    try (Keystore keystore = table.open(shell())) {
      Draft draft = draft(keystore, key.name());
      String kmsKeyId =
          kmsKey
              .keyFor(draft.format())
              .orElseThrow(() -> wrong("which KMS key? Name it with --kms-key"));
      var sealer = new Sealer(keystore.encrypter(kmsKeyId, context.pairs()));
      var attributes = sealer.seal(key.name(), plaintext, draft);
      if (!keystore.writer().put(key.name(), attributes, draft.condition())) {
        throw refused(key.name(), draft);
      }
      report(keystore, key.name(), plaintext.length(), draft);
    }
    return 0;
  }

  /// With v1 by name, nothing is read: who may only put items can store.
  private Draft draft(Keystore keystore, String itemName) {
    if (format.format() == ItemFormat.KEYSTORE_V1) {
      return Draft.v1(ifAbsent);
    }
    TableListing listing = keystore.listing();
    EncryptedItem newest = listing.newest(itemName).map(StoredItem::item).orElse(null);
    if (ifAbsent && newest != null) {
      throw present(itemName);
    }
    Draft draft = Draft.after(format.format(), listing.description().layout(), newest, version);
    return ifAbsent && draft.format() == ItemFormat.KEYSTORE_V1 ? Draft.v1(true) : draft;
  }

  private void requireUnambiguous() {
    if (value.isGivenTwice()) {
      throw wrong("one value, please: --value or --file");
    }
    if (kmsKey.isGivenTwice()) {
      throw wrong("one KMS key, please: --kms-key or --kmsalias");
    }
    if (version != null && !fits(format)) {
      throw wrong("--version is for Credstash alone: the other formats keep one version");
    }
  }

  private static boolean fits(FormatName versioned) {
    return versioned == FormatName.AUTO || versioned == FormatName.CREDSTASH;
  }

  private CommandFailedException refused(String itemName, Draft draft) {
    if (ifAbsent) {
      return present(itemName);
    }
    return version == null ? raceLost(itemName, draft) : taken(itemName, version);
  }

  private static CommandFailedException taken(String itemName, String version) {
    return new CommandFailedException(
        "version %s of \"%s\" is there already: nothing was overwritten"
                .formatted(version, itemName)
            + "\nname another with --version, or none for the one after the newest");
  }

  private static CommandFailedException present(String itemName) {
    return new CommandFailedException("\"" + itemName + "\" is there already: nothing was changed");
  }

  private static CommandFailedException raceLost(String itemName, Draft draft) {
    return new CommandFailedException(
        "somebody else stored version %s of \"%s\" in the meantime: nothing was overwritten"
                .formatted(VersionText.shown(String.valueOf(draft.version())), itemName)
            + "\nlook at theirs, then store again");
  }

  private void report(Keystore keystore, String itemName, int bytes, Draft draft) {
    String shown = Optional.ofNullable(draft.version()).map(VersionText::shown).orElse(null);
    FormatName stored = FormatName.of(draft.format());
    String text =
        "stored \"%s\"%s in table %s as %s, %,d bytes"
            .formatted(
                itemName,
                shown == null ? "" : " version " + shown,
                keystore.table().name(),
                stored,
                bytes);
    if (output.isJson()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("table", keystore.table().name());
      json.put("name", itemName);
      if (shown != null) {
        json.put("version", shown);
      }
      json.put("format", stored.toString());
      json.put("bytes", bytes);
      text = Json.of(json);
    }
    print(text);
  }
}
