package io.keystoreoperator.cli.items;

import io.keystoreoperator.format.SealedValue;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What there is to see of an item without opening it.
///
/// @param format its name, or `broken`
/// @param bytes of the sealed value; 0 for a broken item
/// @param problem what is broken, or null
record ItemLine(
    String name, @Nullable String version, String format, int bytes, @Nullable String problem) {
  /// By name, the newest version first.
  static final Comparator<ItemLine> ORDER =
      Comparator.comparing(ItemLine::name)
          .thenComparing(
              ItemLine::version, Comparator.nullsLast(VersionText.OLDEST_FIRST.reversed()));

  static ItemLine of(EncryptedItem item) {
    try {
      SealedValue sealed = SealedValue.of(ItemFormat.AUTO, item);
      String format = FormatName.of(sealed.format()).toString();
      return new ItemLine(item.name(), item.version(), format, sealed.length(), null);
    } catch (SyncFailedException e) {
      String problem =
          e.failure() instanceof SyncFailure.IntegrityFailed(_, var why) ? why : "unreadable";
      return new ItemLine(item.name(), item.version(), "broken", 0, problem);
    }
  }

  String[] cells() {
    return new String[] {
      name,
      version == null ? "-" : VersionText.shown(version),
      format,
      problem == null ? Integer.toString(bytes) : problem
    };
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    if (version != null) {
      json.put("version", VersionText.shown(version));
    }
    json.put("format", format);
    if (problem == null) {
      json.put("bytes", bytes);
    } else {
      json.put("problem", problem);
    }
    return json;
  }
}
