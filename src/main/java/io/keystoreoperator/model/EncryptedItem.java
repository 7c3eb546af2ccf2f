package io.keystoreoperator.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An item as it lies in the table, still encrypted: the name it was read by, the version the table
/// gave (null where the format has none), and all its attributes.
public record EncryptedItem(
    String name, @Nullable String version, Map<String, ItemAttribute> attributes) {
  public EncryptedItem {
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  /// The attribute as text, or null when it is absent or of another type.
  public @Nullable String text(String attribute) {
    return attributes.get(attribute) instanceof ItemAttribute.Text(String value) ? value : null;
  }

  /// This very item, for messages.
  public ItemKey key() {
    return new ItemKey(name, version);
  }
}
