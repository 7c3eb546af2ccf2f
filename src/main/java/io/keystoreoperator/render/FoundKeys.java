package io.keystoreoperator.render;

import io.keystoreoperator.model.DataEntry;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.SecretKey;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.Whitespace;
import io.keystoreoperator.source.Finding;
import io.keystoreoperator.source.Work;
import java.util.ArrayList;
import java.util.List;

/// Gives the items that were found their keys, before anything is decrypted.
final class FoundKeys {
  private static final int MOST_NAMED = 10;

  private final Work work = new Work();
  private final List<DataEntry> entries = new ArrayList<>();
  private final List<String> unsound = new ArrayList<>();

  /// The items as entries, in the order of the findings.
  ///
  /// @throws SyncFailedException InvalidSpec with the names that become no keys, TemplateFailed
  static List<DataEntry> of(List<Finding> findings, Claims claims) {
    FoundKeys keys = new FoundKeys();
    findings.forEach(finding -> keys.name(finding, claims));
    keys.requireSound();
    return keys.entries;
  }

  private void name(Finding finding, Claims claims) {
    List<ItemKey> items = finding.items();
    String place = finding.search().place();
    List<String> names =
        finding
            .search()
            .naming()
            .keys(items.stream().map(ItemKey::name).toList(), Members::renamed, work);
    for (int i = 0; i < items.size(); i++) {
      ItemKey item = items.get(i);
      String key = names.get(i);
      if (SecretKey.isSound(key)) {
        claims.add(key, "\"" + item.name() + "\" (" + place + ")");
        entries.add(
            new DataEntry(key, item, null, finding.search().decodingStrategy(), Whitespace.KEEP));
      } else {
        unsound.add(place + ": \"" + item.name() + "\" becomes \"" + shortened(key) + "\"");
      }
    }
  }

  private static String shortened(String key) {
    int most = 253;
    return key.length() > most ? key.substring(0, most) + "..." : key;
  }

  private void requireSound() {
    if (unsound.isEmpty()) {
      return;
    }
    List<String> violations = new ArrayList<>(unsound.stream().limit(MOST_NAMED).toList());
    int more = unsound.size() - MOST_NAMED;
    violations.add((more > 0 ? "+" + more + "; " : "") + Members.WHAT_A_KEY_IS);
    throw new SyncFailedException(new SyncFailure.InvalidSpec(violations));
  }
}
