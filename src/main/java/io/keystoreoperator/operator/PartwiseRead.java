package io.keystoreoperator.operator;

import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemKey;
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
import java.util.SortedSet;
import java.util.TreeSet;

/// Reads any number of items a hundred at a time, and no more of them than fit into memory beside
/// what others read: an item may have 400 KB, and a search may find a thousand.
final class PartwiseRead {
  /// What a Secret holds is a small part of it, even in Base64 and with all that goes with an item.
  static final long MOST_BYTES = 16L << 20;

  private PartwiseRead() {}

  /// All of them.
  ///
  /// @throws SyncFailedException ItemsTooLarge when more than one part does not fit
  static FetchedItems fetch(
      ItemStore store, ResolvedKeystore keystore, Set<ItemKey> keys, Consistency consistency) {
    if (keys.size() <= Cohort.KEYS) {
      return store.fetch(keystore, keys, consistency);
    }
    Map<ItemKey, EncryptedItem> found = new HashMap<>();
    Set<ItemKey> missing = new HashSet<>();
    SortedSet<String> tables = new TreeSet<>();
    long bytes = 0;
    List<ItemKey> all = new ArrayList<>(keys);
    for (int from = 0; from < all.size(); from += Cohort.KEYS) {
      List<ItemKey> part = all.subList(from, Math.min(from + Cohort.KEYS, all.size()));
      FetchedItems items = store.fetch(keystore, Set.copyOf(part), consistency);
      bytes += items.bytes();
      if (bytes > MOST_BYTES) {
        throw new SyncFailedException(new SyncFailure.ItemsTooLarge(MOST_BYTES));
      }
      found.putAll(items.found());
      missing.addAll(items.missing());
      tables.add(items.tableId());
    }
    if (tables.size() > 1) {
      throw new SyncFailedException(
          new SyncFailure.Unavailable(
              "DynamoDB", "BatchGetItem", "the table was made anew while it was read"));
    }
    return new FetchedItems(found, missing, tables.first());
  }
}
