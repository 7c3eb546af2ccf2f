package io.keystoreoperator.store.stream;

/// Where in a shard reading begins.
sealed interface Position {
  /// After the newest record there is: what was there before is not told.
  record Newest() implements Position {}

  /// At the oldest record there still is.
  record Oldest() implements Position {}

  /// After a record that was read.
  record After(String sequenceNumber) implements Position {}
}
