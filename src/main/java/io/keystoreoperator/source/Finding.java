package io.keystoreoperator.source;

import io.keystoreoperator.model.ItemKey;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What a search came to: the newest version of each item.
///
/// @param known what it had found before and still looks for: it is among the items, whether it is
///     there or not
public record Finding(Search search, Set<ItemKey> known, List<ItemKey> items) {
  public Finding {
    known = Set.copyOf(known);
    items = List.copyOf(items);
  }

  /// What is known before anything is looked for.
  public static Finding before(Search search, Set<ItemKey> known) {
    return new Finding(search, known, known.stream().sorted().toList());
  }

  /// The same with what it finds now.
  Finding with(List<String> found) {
    Set<ItemKey> all = new TreeSet<>(known);
    found.forEach(name -> all.add(ItemKey.newest(name)));
    return new Finding(search, known, List.copyOf(all));
  }

  /// The same without these.
  Finding without(Set<ItemKey> gone) {
    return new Finding(search, known, items.stream().filter(item -> !gone.contains(item)).toList());
  }

  /// Of these, what was found for the first time.
  Set<ItemKey> newAmong(Set<ItemKey> some) {
    Set<ItemKey> fresh = new TreeSet<>(items);
    fresh.retainAll(some);
    fresh.removeAll(known);
    return fresh;
  }
}
