package io.keystoreoperator.sync;

import io.keystoreoperator.api.DeletionPolicy;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.model.DataEntry;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.source.Finding;
import io.keystoreoperator.source.Sources;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a status tells of the items that a Secret was made of, and of those that it does without.
final class StatusKeys {
  private final boolean doesWithout;
  private final KeystoreSecretStatus before;

  StatusKeys(KeystoreSecret desired) {
    doesWithout = desired.getSpec().target().deletionPolicy() == DeletionPolicy.MERGE;
    before = desired.statusOrEmpty();
  }

  /// Where each key came from; of an extraction, the item.
  ///
  /// @param entries those of the sources, then those that were found
  static List<KeystoreSecretStatus.Key> of(
      Sources sources, List<DataEntry> entries, Map<ItemKey, EncryptedItem> items) {
    int named = sources.entries().size();
    return Stream.of(
            entries.subList(0, named).stream().map(entry -> key(entry, null, items)),
            sources.extractions().stream()
                .map(
                    extraction ->
                        key(null, extraction.key(), KeystoreSecretStatus.Origin.EXTRACT, items)),
            entries.subList(named, entries.size()).stream()
                .map(entry -> key(entry, KeystoreSecretStatus.Origin.FIND, items)))
        .flatMap(keys -> keys)
        .toList();
  }

  private static KeystoreSecretStatus.Key key(
      DataEntry entry,
      KeystoreSecretStatus.@Nullable Origin from,
      Map<ItemKey, EncryptedItem> items) {
    return key(entry.secretKey(), entry.key(), from, items);
  }

  private static KeystoreSecretStatus.Key key(
      @Nullable String secretKey,
      ItemKey key,
      KeystoreSecretStatus.@Nullable Origin from,
      Map<ItemKey, EncryptedItem> items) {
    EncryptedItem item = items.get(key);
    return new KeystoreSecretStatus.Key(
        secretKey, key.name(), item == null ? null : item.version(), from);
  }

  /// Whatever finds nothing is a mistake, unless all that it had found is gone.
  ///
  /// @throws SyncFailedException NothingFound
  void requireFound(Sources sources) {
    List<String> inVain =
        empty(sources)
            .filter(finding -> !doesWithout || lost(finding).findAny().isEmpty())
            .map(finding -> finding.search().described())
            .toList();
    if (!inVain.isEmpty()) {
      throw new SyncFailedException(new SyncFailure.NothingFound(inVain));
    }
  }

  /// The keys that a Secret does without: those whose items the spec names; and of a search that
  /// finds nothing, those that it had found last. What one that still finds something has lost is
  /// forgotten, or it would be more with every name that comes and goes.
  List<KeystoreSecretStatus.Key> gone(Sources sources, Set<ItemKey> missing) {
    return Stream.of(
            sources.entries().stream()
                .filter(entry -> missing.contains(entry.key()))
                .map(entry -> gone(entry.secretKey(), entry.key(), null)),
            sources.extractions().stream()
                .filter(extraction -> missing.contains(extraction.key()))
                .map(
                    extraction ->
                        gone(null, extraction.key(), KeystoreSecretStatus.Origin.EXTRACT)),
            empty(sources).flatMap(this::lost).distinct())
        .flatMap(keys -> keys)
        .toList();
  }

  private static KeystoreSecretStatus.Key gone(
      @Nullable String secretKey, ItemKey key, KeystoreSecretStatus.@Nullable Origin from) {
    return new KeystoreSecretStatus.Key(secretKey, key.name(), key.version(), from);
  }

  private static Stream<Finding> empty(Sources sources) {
    return sources.findings().stream().filter(finding -> finding.items().isEmpty());
  }

  /// What a search that finds nothing had found before: it is gone.
  private Stream<KeystoreSecretStatus.Key> lost(Finding finding) {
    return Stream.of(before.keys(), before.gone())
        .flatMap(List::stream)
        .filter(key -> key.from() == KeystoreSecretStatus.Origin.FIND)
        .filter(key -> finding.search().wants(key.key()));
  }
}
