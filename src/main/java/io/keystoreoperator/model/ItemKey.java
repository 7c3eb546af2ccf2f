package io.keystoreoperator.model;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// The name of an item in a keystore, 1 to 2,048 bytes of UTF-8, and the version wanted, 1 to 1,024
/// bytes (DynamoDB's limits for a partition key and a sort key); no version means the newest.
public record ItemKey(String name, @Nullable String version) implements Comparable<ItemKey> {
  private static final int MAX_NAME_BYTES = 2048;
  private static final int MAX_VERSION_BYTES = 1024;
  private static final Comparator<ItemKey> ORDER =
      Comparator.comparing(ItemKey::name)
          .thenComparing(ItemKey::version, Comparator.nullsFirst(Comparator.naturalOrder()));

  public ItemKey {
    checkSize("name", name, MAX_NAME_BYTES);
    if (version != null) {
      checkSize("version", version, MAX_VERSION_BYTES);
    }
  }

  public static ItemKey newest(String name) {
    return new ItemKey(name, null);
  }

  @Override
  public int compareTo(ItemKey other) {
    return ORDER.compare(this, other);
  }

  /// As messages name it: `payments/db`, or `payments/db (version 7)`.
  @Override
  public String toString() {
    return version == null ? name : name + " (version " + version + ")";
  }

  private static void checkSize(String part, String text, int limit) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > limit) {
      throw new IllegalArgumentException(
          "an item's " + part + " takes 1 to " + limit + " bytes, not " + bytes);
    }
  }
}
