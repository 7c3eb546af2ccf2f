package io.keystoreoperator.cli.items;

import io.keystoreoperator.cli.shell.Json;
import io.keystoreoperator.cli.shell.OutputOption;
import io.keystoreoperator.cli.shell.Progress;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.cli.shell.ShellCommand;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.Whitespace;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `retrieve`: values, exact to the byte. All or none: nothing goes out before every one is open.
@Command(name = "retrieve", description = "Prints a value, exactly as it was stored.")
public final class RetrieveCommand extends ShellCommand {
  private static final Path STDOUT = Path.of("-");

  @Mixin private TableOptions table = new TableOptions();
  @Mixin private ContextOption context = new ContextOption();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "The item's name. Several need --output json.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--keyname", paramLabel = "NAME", description = "The same as NAME.")
  private @Nullable String keyName;

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "A version of the item. Default: the newest.")
  private @Nullable String version;

  @Option(names = "--trim", description = "Without whitespace at both ends.")
  private boolean trim;

  @Option(
      names = "--output-file",
      paramLabel = "FILE",
      description =
          "Writes a file that only you can read (mode 0600), whole or not at all; - prints.")
  private @Nullable Path file;

  public RetrieveCommand(Shell shell) {
    super(shell);
  }

  @Override
  protected int run() {
    List<ItemKey> keys = keys();
    List<Retrieved> values;
    try (Keystore keystore = table.open(shell());
        Progress progress = new Progress(shell(), "values read")) {
      values = keystore.items(keys).stream().map(item -> open(keystore, item, progress)).toList();
    }
    if (output.isJson()) {
      print(values);
    } else if (file != null && !file.equals(STDOUT)) {
      new OutputFile(file).write(values.getFirst().value());
    } else {
      shell().out().writeBytes(values.getFirst().value().bytes());
      shell().out().flush();
    }
    return 0;
  }

  private Retrieved open(Keystore keystore, EncryptedItem item, Progress progress) {
    Plaintext exact = keystore.open(item, context.pairs());
    progress.advance(1);
    return new Retrieved(item, (trim ? Whitespace.TRIM : Whitespace.KEEP).applyTo(exact));
  }

  private List<ItemKey> keys() {
    List<String> wanted =
        Stream.concat(names.stream(), Stream.ofNullable(keyName)).distinct().toList();
    if (wanted.isEmpty()) {
      throw wrong("which item? Give its name");
    }
    if (output.isJson() && file != null) {
      throw wrong("--output json and --output-file do not go together");
    }
    if (wanted.size() > 1 && !output.isJson()) {
      throw wrong("several values need --output json, which tells them apart");
    }
    try {
      return wanted.stream().map(name -> new ItemKey(name, version)).toList();
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private void print(List<Retrieved> values) {
    List<Map<String, Object>> json = values.stream().map(Retrieved::json).toList();
    print(Json.of(json.size() == 1 ? json.getFirst() : json));
  }

  private record Retrieved(EncryptedItem item, Plaintext value) {
    /// Text where it is text, else Base64.
    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", item.name());
      if (item.version() != null) {
        json.put("version", VersionText.shown(item.version()));
      }
      byte[] bytes = value.bytes();
      try {
        json.put(
            "value", StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
      } catch (CharacterCodingException _) {
        json.put("valueBase64", Base64.getEncoder().encodeToString(bytes));
      }
      return json;
    }
  }
}
