package io.keystoreoperator.operator;

import java.time.Duration;

/// What became of a step.
///
/// @param again when to try again though nothing tells of a change; zero: not before
record CopyResult(String namespace, CopyState state, Duration again) {
  static CopyResult of(String namespace, CopyState state) {
    return new CopyResult(namespace, state, Duration.ZERO);
  }
}
