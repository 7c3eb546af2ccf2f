package io.keystoreoperator.store;

import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeyNames;
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

  /// The same by a read that what is missing can be judged by: consistent, shared with nobody, and
  /// from beginning to end of the table that the answer names, as it was when it was asked for.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException also when the table was made anew
  ///     meanwhile
  FetchedItems examine(ResolvedKeystore keystore, Set<ItemKey> keys);

  /// The names of all items, whoever may read them: a scan of the whole table.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException naming the table; InvalidSpec when there
  ///     are more names than are to be held
  KeyNames names(ResolvedKeystore keystore, Consistency consistency);
}
