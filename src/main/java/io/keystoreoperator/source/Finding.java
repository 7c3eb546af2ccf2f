package io.keystoreoperator.source;

import io.keystoreoperator.model.ItemKey;
import java.util.List;

/// What a search came to: the newest version of each item.
public record Finding(Search search, List<ItemKey> items) {
  public Finding {
    items = List.copyOf(items);
  }
}
