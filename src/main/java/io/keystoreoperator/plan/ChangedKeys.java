package io.keystoreoperator.plan;

import io.keystoreoperator.api.ItemSearch;
import io.keystoreoperator.api.KeystoreSecret;
import java.util.HashSet;
import java.util.Set;

/// Pure: which items of a keystore have changed, and whom that concerns.
public sealed interface ChangedKeys {
  /// Items of these names.
  record Named(Set<String> names) implements ChangedKeys {
    public Named {
      names = Set.copyOf(names);
    }
  }

  /// It is not known which.
  record Any() implements ChangedKeys {}

  /// Whether the KeystoreSecret takes one of them, whichever its version; or may find one, as far
  /// as can be told without looking closer.
  default boolean concern(KeystoreSecret reader) {
    return switch (this) {
      case Named(Set<String> names) ->
          reader.getSpec().references().anyMatch(reference -> names.contains(reference.key()))
              || reader.getSpec().searches().anyMatch(find -> mayFind(find, names));
      case Any() -> true;
    };
  }

  private static boolean mayFind(ItemSearch find, Set<String> names) {
    String path = find.path();
    return path == null || names.stream().anyMatch(name -> name.startsWith(path));
  }

  /// These and the others.
  default ChangedKeys and(ChangedKeys others) {
    if (this instanceof Named(var these) && others instanceof Named(var those)) {
      Set<String> both = new HashSet<>(these);
      both.addAll(those);
      return new Named(both);
    }
    return new Any();
  }
}
