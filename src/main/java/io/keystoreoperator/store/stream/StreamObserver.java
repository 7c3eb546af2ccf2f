package io.keystoreoperator.store.stream;

import java.time.Duration;

/// Counts what streams tell.
public interface StreamObserver {
  StreamObserver NONE = new StreamObserver() {};

  /// Some records were read.
  ///
  /// @param age of the oldest
  default void read(int records, Duration age) {}
}
