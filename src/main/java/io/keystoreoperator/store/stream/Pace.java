package io.keystoreoperator.store.stream;

import io.keystoreoperator.store.Backoff;
import java.time.Duration;
import java.time.Instant;

/// How often a stream is read. AWS charges for each read of a shard, whether it tells anything or
/// not, and takes five a second of each shard, from all who read it.
///
/// @param quiet between two rounds while nothing changes
/// @param lively the same while changes come
/// @param livelyFor so long after the last of them
/// @param afterFailures the pauses
/// @param patience for how long failures that may pass are not told
record Pace(
    Duration quiet, Duration lively, Duration livelyFor, Backoff afterFailures, Duration patience) {
  /// A change waits half a second on average. One shard comes to 2.6 million reads a month.
  static final Pace DEFAULT =
      new Pace(
          Duration.ofSeconds(1),
          Duration.ofMillis(250),
          Duration.ofSeconds(5),
          Backoff.upTo(Duration.ofSeconds(15)),
          Duration.ofSeconds(30));

  /// When the next round begins.
  ///
  /// @param begun when the last one did
  /// @param lastChange when any told of a change
  Instant next(Instant begun, Instant lastChange) {
    boolean isLively = begun.isBefore(lastChange.plus(livelyFor));
    return begun.plus(isLively ? lively : quiet);
  }
}
