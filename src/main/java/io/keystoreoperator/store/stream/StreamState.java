package io.keystoreoperator.store.stream;

import io.keystoreoperator.model.SyncFailure;

/// Whether a stream is followed.
public sealed interface StreamState {
  /// Not known yet.
  record Starting() implements StreamState {}

  /// Every change is told within a second or so.
  ///
  /// @param viewType what AWS puts into a record
  record Live(String viewType) implements StreamState {}

  /// Changes are not told, or not all of them; it is tried again by itself.
  record Down(SyncFailure failure) implements StreamState {}
}
