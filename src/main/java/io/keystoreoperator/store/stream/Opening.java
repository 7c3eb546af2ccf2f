package io.keystoreoperator.store.stream;

/// A shard to be opened, and where.
record Opening(String shard, Position at) {
  /// Whether what was written before it is opened goes untold.
  boolean skips() {
    return at instanceof Position.Newest;
  }
}
