package io.keystoreoperator.sync;

import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.plan.SyncPlan;
import io.keystoreoperator.source.Sources;
import io.keystoreoperator.store.FetchedItems;
import java.util.HashSet;
import java.util.Set;

/// Items as they were read, and the values that those who share the read have opened of them.
///
/// @param plan with what its searches have found
public record ItemRead(SyncPlan plan, FetchedItems items, OpenedValues opened) {
  /// The same without what was deleted after its name was listed and is in no Secret: that was not
  /// found.
  ItemRead withoutFleeting() {
    Sources sources = plan.sources();
    Set<ItemKey> fleeting = sources.newAmong(items.missing());
    if (fleeting.isEmpty()) {
      return this;
    }
    Set<ItemKey> missing = new HashSet<>(items.missing());
    missing.removeAll(fleeting);
    return new ItemRead(
        plan.with(sources.without(fleeting)),
        new FetchedItems(items.found(), missing, items.tableId()),
        opened);
  }
}
