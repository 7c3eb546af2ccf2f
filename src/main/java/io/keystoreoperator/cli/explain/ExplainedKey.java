package io.keystoreoperator.cli.explain;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One key of the Secret, or the keys that the members of one item make.
///
/// @param secretKey null for members, whose names are part of the value
/// @param item the name of the item it comes from
/// @param property the part of the item's value, or null for the whole
/// @param isPinned whether the KeystoreSecret names a version
/// @param isGone whether the Secret does without, its item being gone
/// @param version the one in the Secret; null where none was read yet, or the item has none
/// @param newest the newest version that anybody's status tells of; null where none does
/// @param readers other KeystoreSecrets with the same item, `namespace/name`
record ExplainedKey(
    @Nullable String secretKey,
    String item,
    @Nullable String property,
    boolean isPinned,
    boolean isRead,
    boolean isGone,
    @Nullable String version,
    @Nullable String newest,
    List<String> readers) {
  static final Comparator<ExplainedKey> ORDER =
      Comparator.comparing(
              ExplainedKey::secretKey, Comparator.nullsLast(Comparator.<String>naturalOrder()))
          .thenComparing(ExplainedKey::item);

  ExplainedKey {
    readers = List.copyOf(readers);
  }
}
