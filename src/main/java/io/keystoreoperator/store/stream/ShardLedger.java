package io.keystoreoperator.store.stream;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Pure: which shards of a stream there are, how far each was read, and which to open next. A
/// shard's turn comes when the one it goes on from was read to its end.
record ShardLedger(SortedMap<String, Entry> entries) {
  ShardLedger {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  /// One shard.
  ///
  /// @param next where reading goes on; null once there is nothing left to read
  record Entry(Shard shard, @Nullable Position next) {
    boolean isDone() {
      return next == null;
    }
  }

  /// Only changes from now on are of interest: of the shards that are open, the newest.
  static ShardLedger fromNow(List<Shard> shards) {
    return new ShardLedger(
        shards.stream()
            .collect(
                Collectors.toMap(
                    Shard::id,
                    shard -> new Entry(shard, shard.isClosed() ? null : new Position.Newest()),
                    (_, later) -> later,
                    TreeMap::new)));
  }

  /// The shards have been listed again. One that was not there before is read from its beginning,
  /// closed or not; one that was read and is gone is forgotten.
  ShardLedger listed(List<Shard> shards) {
    SortedMap<String, Entry> after = new TreeMap<>(entries);
    Set<String> listed = shards.stream().map(Shard::id).collect(Collectors.toSet());
    after.values().removeIf(entry -> entry.isDone() && !listed.contains(entry.shard().id()));
    shards.forEach(
        shard -> after.computeIfAbsent(shard.id(), _ -> new Entry(shard, new Position.Oldest())));
    return new ShardLedger(after);
  }

  /// What to open next, beside what is open.
  List<Opening> openings(Set<String> open) {
    return entries.values().stream()
        .filter(entry -> !open.contains(entry.shard().id()) && isItsTurn(entry))
        .map(entry -> new Opening(entry.shard().id(), Objects.requireNonNull(entry.next())))
        .toList();
  }

  private boolean isItsTurn(Entry entry) {
    String parent = entry.shard().parent();
    Entry before = parent == null ? null : entries.get(parent);
    return !entry.isDone() && (before == null || before.isDone());
  }

  ShardLedger readUpTo(String shard, String sequenceNumber) {
    return with(shard, new Position.After(sequenceNumber));
  }

  ShardLedger done(String shard) {
    return with(shard, null);
  }

  /// What was to be read next is gone; the oldest that is left comes next.
  ShardLedger trimmed(String shard) {
    return with(shard, new Position.Oldest());
  }

  private ShardLedger with(String shard, @Nullable Position next) {
    SortedMap<String, Entry> after = new TreeMap<>(entries);
    after.computeIfPresent(shard, (_, entry) -> new Entry(entry.shard(), next));
    return new ShardLedger(after);
  }

  /// Where reading goes on in a shard; null when nothing is left of it, or it is not known.
  @Nullable Position next(String shard) {
    Entry entry = entries.get(shard);
    return entry == null ? null : entry.next();
  }

  /// Whether nothing is left to read.
  boolean isDone() {
    return entries.values().stream().allMatch(Entry::isDone);
  }

  /// Whether there must be shards that are not listed yet: those that go on from one that was read
  /// to its end, or the first of all.
  boolean hasLooseEnds() {
    Set<String> ends = new HashSet<>();
    entries.values().stream().filter(Entry::isDone).forEach(entry -> ends.add(entry.shard().id()));
    entries.values().stream()
        .map(entry -> entry.shard().parent())
        .filter(Objects::nonNull)
        .forEach(ends::remove);
    return entries.isEmpty() || !ends.isEmpty();
  }
}
