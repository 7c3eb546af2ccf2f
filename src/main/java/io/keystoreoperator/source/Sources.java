package io.keystoreoperator.source;

import io.keystoreoperator.model.DataEntry;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeyAccess;
import io.keystoreoperator.model.KeyNames;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Where the keys of one Secret come from. Two that give the same key are a mistake, whichever they
/// are.
///
/// @param findings each with no items before they are looked for
public record Sources(
    List<DataEntry> entries, List<Extraction> extractions, List<Finding> findings) {
  /// Of one Secret.
  public static final int MOST_KEYS = 1_000;

  /// Whatever expressions match, no more than this is read, and told in a status.
  public static final int MOST_FOUND = 500;

  /// Of the names of all that is found.
  public static final int MOST_CHARACTERS_FOUND = 65_536;

  public Sources {
    entries = List.copyOf(entries);
    extractions = List.copyOf(extractions);
    findings = List.copyOf(findings);
  }

  /// Those that name their keys themselves.
  public static Sources of(List<DataEntry> entries) {
    return new Sources(entries, List.of(), List.of());
  }

  /// Whether the names of the keystore's items have to be known.
  public boolean isSearching() {
    return !findings.isEmpty();
  }

  /// The same with what is found among these names.
  ///
  /// @throws SyncFailedException TooMany; InvalidSpec when it takes too much work
  public Sources among(KeyNames names, KeyAccess access) {
    Work work = new Work();
    List<Finding> found =
        findings.stream()
            .map(finding -> finding.with(finding.search().among(names, access, work)))
            .toList();
    requireFew(found);
    return withFindings(found);
  }

  private static void requireFew(List<Finding> findings) {
    List<ItemKey> items = findings.stream().flatMap(finding -> finding.items().stream()).toList();
    if (items.size() > MOST_FOUND) {
      throw tooMany("the items that are found", MOST_FOUND);
    }
    if (items.stream().mapToInt(item -> item.name().length()).sum() > MOST_CHARACTERS_FOUND) {
      throw tooMany("the characters in the names of what is found", MOST_CHARACTERS_FOUND);
    }
  }

  private static SyncFailedException tooMany(String what, int limit) {
    return new SyncFailedException(new SyncFailure.TooMany(what, limit));
  }

  /// The same without items that were found by their names.
  public Sources without(Set<ItemKey> gone) {
    return withFindings(findings.stream().map(finding -> finding.without(gone)).toList());
  }

  /// The same without what names others than these.
  public Sources naming(Set<ItemKey> there) {
    return new Sources(
        entries.stream().filter(entry -> there.contains(entry.key())).toList(),
        extractions.stream().filter(extraction -> there.contains(extraction.key())).toList(),
        findings);
  }

  /// Of these, what was found for the first time, and is not named by the spec.
  public Set<ItemKey> newAmong(Set<ItemKey> some) {
    Set<ItemKey> fresh = new TreeSet<>();
    findings.forEach(finding -> fresh.addAll(finding.newAmong(some)));
    fresh.removeAll(named());
    return fresh;
  }

  private Sources withFindings(List<Finding> found) {
    return new Sources(entries, extractions, found);
  }

  /// The items to read, each once.
  public SortedSet<ItemKey> keys() {
    SortedSet<ItemKey> keys = new TreeSet<>(named());
    keys.addAll(found());
    return keys;
  }

  /// Those that the spec names.
  public SortedSet<ItemKey> named() {
    SortedSet<ItemKey> named = new TreeSet<>();
    entries.forEach(entry -> named.add(entry.key()));
    extractions.forEach(extraction -> named.add(extraction.key()));
    return named;
  }

  /// Those that were found.
  public SortedSet<ItemKey> found() {
    SortedSet<ItemKey> found = new TreeSet<>();
    findings.forEach(finding -> found.addAll(finding.items()));
    return found;
  }
}
