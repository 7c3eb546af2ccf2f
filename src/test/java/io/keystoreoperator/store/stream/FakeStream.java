package io.keystoreoperator.store.stream;

import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A stream whose shards split, expire and are trimmed as DynamoDB's do, when a test wants it: what
/// DynamoDB Local never does.
final class FakeStream implements StreamCalls {
  private static final int PAGE = 3;

  private final Map<String, Contents> shards = new LinkedHashMap<>();
  private final Map<String, SyncFailure> failing = new ConcurrentHashMap<>();
  private final List<Opening> opened = new ArrayList<>();
  private boolean enabled = true;
  private @Nullable SyncFailure unlisted;
  private int written;
  private int iteratorsOf;
  private int listings;

  private static final class Contents {
    private final @Nullable String parent;
    private final List<Change> changes = new ArrayList<>();
    private int trimmed;
    private boolean closed;

    Contents(@Nullable String parent) {
      this.parent = parent;
    }
  }

  /// A shard that goes on from another, which is closed with it.
  synchronized FakeStream shard(String id, @Nullable String parent) {
    shards.put(id, new Contents(parent));
    Contents before = parent == null ? null : shards.get(parent);
    if (before != null) {
      before.closed = true;
    }
    return this;
  }

  synchronized void close(String shard) {
    contents(shard).closed = true;
  }

  synchronized void disable() {
    enabled = false;
    shards.values().forEach(shard -> shard.closed = true);
  }

  synchronized void put(String shard, @Nullable String name) {
    contents(shard)
        .changes
        .add(new Change(name, "%021d".formatted(++written), Instant.ofEpochSecond(written)));
  }

  /// A day goes by: what was written is gone, in this shard.
  synchronized void trim(String shard) {
    Contents contents = contents(shard);
    contents.trimmed = contents.changes.size();
  }

  /// The shard is gone altogether.
  synchronized void forget(String shard) {
    shards.remove(shard);
  }

  /// A quarter of an hour goes by.
  synchronized void expireIterators() {
    iteratorsOf++;
  }

  void fail(String shard, SyncFailure failure) {
    failing.put(shard, failure);
  }

  void mend(String shard) {
    failing.remove(shard);
  }

  synchronized void failListing(@Nullable SyncFailure failure) {
    unlisted = failure;
  }

  synchronized int listings() {
    return listings;
  }

  /// Where shards were opened since the last time this was asked.
  synchronized List<Opening> opened() {
    List<Opening> since = List.copyOf(opened);
    opened.clear();
    return since;
  }

  @Override
  public synchronized Listing shards() {
    listings++;
    if (unlisted != null) {
      throw new SyncFailedException(unlisted);
    }
    List<Shard> listed = new ArrayList<>();
    shards.forEach((id, shard) -> listed.add(new Shard(id, shard.parent, shard.closed)));
    return new Listing(listed, enabled);
  }

  @Override
  public synchronized ShardAnswer open(Opening opening) {
    throwIfFailing(opening.shard());
    opened.add(opening);
    Contents shard = shards.get(opening.shard());
    if (shard == null) {
      return new ShardAnswer.Gone();
    }
    int at =
        switch (opening.at()) {
          case Position.Newest() -> shard.changes.size();
          case Position.Oldest() -> shard.trimmed;
          case Position.After(String sequence) ->
              (int)
                  shard.changes.stream()
                      .filter(change -> change.sequenceNumber().compareTo(sequence) <= 0)
                      .count();
        };
    return at < shard.trimmed
        ? new ShardAnswer.Trimmed()
        : new ShardAnswer.Opened(iterator(opening.shard(), at));
  }

  @Override
  public synchronized ShardAnswer read(String iterator) {
    String[] parts = iterator.split("@", -1);
    throwIfFailing(parts[0]);
    Contents shard = shards.get(parts[0]);
    int at = Integer.parseInt(parts[1]);
    if (shard == null) {
      return new ShardAnswer.Gone();
    }
    if (Integer.parseInt(parts[2]) != iteratorsOf) {
      return new ShardAnswer.Expired();
    }
    if (at < shard.trimmed) {
      return new ShardAnswer.Trimmed();
    }
    int to = Math.min(at + PAGE, shard.changes.size());
    boolean isTheEnd = shard.closed && to == shard.changes.size();
    return new ShardAnswer.Page(
        shard.changes.subList(at, to), isTheEnd ? null : iterator(parts[0], to));
  }

  private String iterator(String shard, int at) {
    return shard + "@" + at + "@" + iteratorsOf;
  }

  private void throwIfFailing(String shard) {
    SyncFailure failure = failing.get(shard);
    if (failure != null) {
      throw new SyncFailedException(failure);
    }
  }

  private Contents contents(String shard) {
    Contents contents = shards.get(shard);
    if (contents == null) {
      throw new IllegalArgumentException("no shard " + shard);
    }
    return contents;
  }
}
