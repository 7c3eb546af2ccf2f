package io.keystoreoperator.store.stream;

import io.keystoreoperator.model.SyncFailure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What one look at every shard of a stream told.
///
/// @param missed whether there may be changes that are told nowhere: everything must be compared
/// @param opened whether a shard was opened, which may have more to tell
/// @param isWhole whether every shard was looked at that can be
/// @param ended whether the stream takes no more changes, and all were read
/// @param failure of any shard; null when all answered
record Round(
    List<Change> changes,
    boolean missed,
    boolean opened,
    boolean isWhole,
    boolean ended,
    @Nullable SyncFailure failure) {
  Round {
    changes = List.copyOf(changes);
  }

  /// Of the items that have changed.
  Set<String> names() {
    return changes.stream()
        .flatMap(change -> Optional.ofNullable(change.name()).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  Optional<Instant> oldestChange() {
    return changes.stream()
        .flatMap(change -> Optional.ofNullable(change.at()).stream())
        .min(Instant::compareTo);
  }

  /// Whether more is likely to come soon.
  boolean isLively() {
    return opened || !changes.isEmpty();
  }
}
