package io.keystoreoperator.source;

import io.keystoreoperator.model.DataEntry;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeyAccess;
import io.keystoreoperator.model.KeyNames;
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
  /// Of one Secret. Whatever an expression matches, no more than this is looked at.
  public static final int MOST_KEYS = 1_000;

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
  public Sources among(KeyNames names, KeyAccess access) {
    Work work = new Work();
    return withFindings(
        findings.stream()
            .map(Finding::search)
            .map(
                search ->
                    new Finding(
                        search,
                        search.among(names, access, work).stream().map(ItemKey::newest).toList()))
            .toList());
  }

  /// The same without items that were found by their names and are not there any more.
  public Sources without(Set<ItemKey> gone) {
    return withFindings(
        findings.stream()
            .map(
                finding ->
                    new Finding(
                        finding.search(),
                        finding.items().stream().filter(item -> !gone.contains(item)).toList()))
            .toList());
  }

  /// How many keys there are, without the members of what is extracted.
  public int count() {
    return entries.size() + findings.stream().mapToInt(finding -> finding.items().size()).sum();
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
