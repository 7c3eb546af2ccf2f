package io.keystoreoperator.store.stream;

import java.time.Duration;

/// That somebody listens to a stream, until it is closed.
public interface Subscription extends AutoCloseable {
  StreamState state();

  /// How long ago every shard of the stream was read, or since when it was tried.
  Duration silence();

  @Override
  void close();
}
