package io.keystoreoperator.model;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The encryption context of a keystore. `{key}` in a value stands for the name of the item that is
/// read.
public record EncryptionContext(Map<String, String> pairs) {
  private static final String KEY = "{key}";

  public EncryptionContext {
    pairs = Map.copyOf(pairs);
  }

  /// What KMS is to be told for one item: these pairs, expanded, and those that its reference adds,
  /// taken literally. A pair of the keystore is never replaced: Account A may hold a keystore to
  /// its items by it.
  public Map<String, String> forItem(String keyName, Map<String, String> added) {
    Map<String, String> context = new TreeMap<>(added);
    pairs.forEach((name, value) -> context.put(name, value.replace(KEY, keyName)));
    return Map.copyOf(context);
  }

  /// The names in `added` that the keystore sets to another value, sorted: each is a mistake.
  public List<String> conflicts(String keyName, Map<String, String> added) {
    Map<String, String> context = forItem(keyName, added);
    return added.entrySet().stream()
        .filter(pair -> !pair.getValue().equals(context.get(pair.getKey())))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
