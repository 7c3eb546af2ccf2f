package io.keystoreoperator.operator;

import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemAttribute;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeyNames;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.store.Consistency;
import io.keystoreoperator.store.FetchedItems;
import io.keystoreoperator.store.ItemStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A table in which every item exists but those that a test takes away, and a record of how it was
/// read.
final class FakeItemStore implements ItemStore {
  final List<Read> reads = new ArrayList<>();
  final Set<String> refused = new HashSet<>();
  final Set<String> missing = new HashSet<>();

  /// Missed by reads that are not consistent.
  final Set<String> late = new HashSet<>();

  /// There, but in no version that could be named.
  final Set<String> missingVersions = new HashSet<>();

  @Nullable SyncFailure failureOfExamination;
  String refusedScope = "nobody's";
  String tableId = "table";
  @Nullable SyncFailure failure;
  String value = "first";

  /// Those that can be found.
  Set<String> names = new HashSet<>();

  /// How they were listed.
  final List<Consistency> listings = new ArrayList<>();
  @Nullable SyncFailure listingFailure;

  record Read(String scope, Set<String> names, Consistency consistency) {}

  @Override
  public synchronized KeyNames names(ResolvedKeystore keystore, Consistency consistency) {
    listings.add(consistency);
    if (listingFailure != null) {
      throw new SyncFailedException(listingFailure);
    }
    return KeyNames.of(names);
  }

  @Override
  public synchronized FetchedItems fetch(
      ResolvedKeystore keystore, Set<ItemKey> keys, Consistency consistency) {
    Set<String> names = new HashSet<>();
    keys.forEach(key -> names.add(key.name()));
    reads.add(new Read(keystore.session().scope(), names, consistency));
    if (failure != null) {
      throw new SyncFailedException(failure);
    }
    names.stream()
        .filter(name -> refused.contains(name) || refusedScope.equals(keystore.session().scope()))
        .findFirst()
        .ifPresent(
            name -> {
              throw new SyncFailedException(
                  new SyncFailure.AccessDenied(
                      new io.keystoreoperator.model.AwsDenial(
                          "principal", "dynamodb:BatchGetItem", name, "denied")));
            });
    Map<ItemKey, EncryptedItem> found = new HashMap<>();
    Set<ItemKey> absent = new HashSet<>();
    for (ItemKey key : keys) {
      if (isMissing(key, consistency)) {
        absent.add(key);
      } else {
        found.put(
            key,
            new EncryptedItem(
                key.name(), null, Map.of("Value", new ItemAttribute.Text(key.name() + value))));
      }
    }
    return new FetchedItems(found, absent, tableId);
  }

  @Override
  public FetchedItems examine(ResolvedKeystore keystore, Set<ItemKey> keys) {
    if (failureOfExamination != null) {
      throw new SyncFailedException(failureOfExamination);
    }
    return fetch(keystore, keys, Consistency.STRONG);
  }

  private boolean isMissing(ItemKey key, Consistency consistency) {
    return missing.contains(key.name())
        || (consistency == Consistency.EVENTUAL && late.contains(key.name()))
        || (key.version() != null && missingVersions.contains(key.name()));
  }
}
