package io.keystoreoperator.store;

import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemKey;
import java.util.Map;
import java.util.Set;

/// What a read found, by the key each was asked for with, and which keys the table does not have.
///
/// @param tableId tells the table from one made anew under the same name
public record FetchedItems(
    Map<ItemKey, EncryptedItem> found, Set<ItemKey> missing, String tableId) {
  public FetchedItems {
    found = Map.copyOf(found);
    missing = Set.copyOf(missing);
  }

  /// What DynamoDB counts for the items.
  public long bytes() {
    return found.values().stream().mapToLong(item -> Attributes.bytes(item.attributes())).sum();
  }
}
