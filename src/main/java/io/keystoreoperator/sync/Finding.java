package io.keystoreoperator.sync;

import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.store.FetchedItems;
import java.util.Set;

/// What a Secret is to be made of, once it is clear what became of the items that are missing.
public sealed interface Finding {
  /// The items that were found; those that were not are gone, and the Secret does without them.
  record Found(FetchedItems items) implements Finding {}

  /// All items are gone, and the Secret is to go with them.
  record AllGone(Set<ItemKey> gone) implements Finding {
    public AllGone {
      gone = Set.copyOf(gone);
    }
  }
}
