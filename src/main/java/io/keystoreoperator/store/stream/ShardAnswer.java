package io.keystoreoperator.store.stream;

import io.keystoreoperator.model.SyncFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of opening a shard, or of reading on in it.
sealed interface ShardAnswer {
  /// It can be read.
  ///
  /// @param iterator to read with, good for a quarter of an hour
  record Opened(String iterator) implements ShardAnswer {}

  /// What comes next in it.
  ///
  /// @param changes often none, even where there are some further on
  /// @param next to read on with; null at the end of a closed shard
  record Page(List<Change> changes, @Nullable String next) implements ShardAnswer {
    public Page {
      changes = List.copyOf(changes);
    }
  }

  /// The iterator was left unused for too long.
  record Expired() implements ShardAnswer {}

  /// What was to be read next is older than a day, and gone.
  record Trimmed() implements ShardAnswer {}

  /// There is no such shard any more.
  record Gone() implements ShardAnswer {}

  record Failed(SyncFailure failure) implements ShardAnswer {}
}
