package io.keystoreoperator.store.stream;

import java.util.Set;

/// Told what happens in a table. Must not keep the caller waiting.
public interface ChangeListener {
  /// Items of these names were put or deleted, at least once each. It may be told twice.
  void changed(Set<String> names);

  /// Anything may have changed unnoticed: there was no stream, or no reading it.
  void missed();

  /// What is to be said of the stream is another thing now.
  void turned(StreamState state);
}
