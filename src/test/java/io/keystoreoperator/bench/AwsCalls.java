package io.keystoreoperator.bench;

import java.util.Map;
import java.util.TreeMap;

/// How often the embedded AWS was called.
///
/// @param counts by `service:Operation`
record AwsCalls(Map<String, Long> counts) {
  AwsCalls {
    counts = new TreeMap<>(counts);
  }

  long of(String operation) {
    return counts.getOrDefault(operation, 0L);
  }

  /// Those that read items.
  long reads() {
    return of("dynamodb:BatchGetItem") + of("dynamodb:Query") + of("dynamodb:GetItem");
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
