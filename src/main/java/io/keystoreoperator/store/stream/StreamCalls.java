package io.keystoreoperator.store.stream;

/// The calls that following one stream takes.
interface StreamCalls {
  /// All that the stream has now.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException also NoStream, when it is gone
  Listing shards();

  /// Has AWS give an iterator: Opened, Trimmed or Gone.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException naming the action and the stream
  ShardAnswer open(Opening opening);

  /// Reads on: a Page, Expired, Trimmed or Gone.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException naming the action and the stream
  ShardAnswer read(String iterator);
}
