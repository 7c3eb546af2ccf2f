package io.keystoreoperator.model;

import java.util.Collection;
import java.util.Collections;
import java.util.List;

/// The names of items, in order and each once.
public record KeyNames(List<String> sorted) {
  public static final KeyNames NONE = new KeyNames(List.of());

  public KeyNames {
    sorted = List.copyOf(sorted);
  }

  public static KeyNames of(Collection<String> names) {
    return new KeyNames(names.stream().distinct().sorted().toList());
  }

  /// Those that begin like this, found without looking at the others.
  public List<String> startingWith(String prefix) {
    int place = Collections.binarySearch(sorted, prefix);
    int from = place < 0 ? -place - 1 : place;
    int to = from;
    // All of them stand together, behind `from`.
    for (int end = sorted.size(); to < end; ) {
      int middle = (to + end) >>> 1;
      if (sorted.get(middle).startsWith(prefix)) {
        to = middle + 1;
      } else {
        end = middle;
      }
    }
    return sorted.subList(from, to);
  }

  /// How many there are: the names themselves may be others' business.
  @Override
  public String toString() {
    return "KeyNames[" + sorted.size() + "]";
  }
}
