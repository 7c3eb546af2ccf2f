package io.keystoreoperator.cli.items;

import io.keystoreoperator.model.ItemKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The name of the item, in its place or as `--keyname`.
public final class NameArgument {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The item's name.")
  private @Nullable String name;

  @Option(names = "--keyname", paramLabel = "NAME", description = "The same as NAME.")
  private @Nullable String keyName;

  /// @param version null for the newest
  ItemKey key(@Nullable String version) {
    if (name != null && keyName != null && !name.equals(keyName)) {
      throw wrong("two names: '" + name + "' and '" + keyName + "'");
    }
    String given = name == null ? keyName : name;
    if (given == null) {
      throw wrong("which item? Give its name");
    }
    try {
      return new ItemKey(given, version);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
