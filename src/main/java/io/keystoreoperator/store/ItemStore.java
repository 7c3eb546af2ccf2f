package io.keystoreoperator.store;

import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.ResolvedKeystore;
import java.util.Set;

/// Reads the items of keystores.
public interface ItemStore {
  /// Reads all the keys: each is either found or missing, and when one cannot be read nothing is
  /// given at all.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException naming the table, and the item where one
  ///     is to blame
  FetchedItems fetch(ResolvedKeystore keystore, Set<ItemKey> keys, Consistency consistency);
}
