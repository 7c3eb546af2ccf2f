package io.keystoreoperator.store.stream;

import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.store.Concurrently;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads one stream from now on, its shards side by side, a page of each in each round. For one
/// thread. After a failure it goes on where it was.
final class StreamReader {
  /// Shards come where others end, and an end is noticed; this is for what is not.
  private static final Duration LISTED_FOR = Duration.ofMinutes(5);

  private static final Duration LISTED_AGAIN = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 6;

  private final StreamCalls calls;
  private final Clock clock;
  private final Map<String, String> iterators = new HashMap<>();
  private ShardLedger ledger = new ShardLedger(new TreeMap<>());
  private boolean begun;
  private boolean takesChanges = true;
  private Instant nextListing = Instant.MIN;
  private int listingsInVain;

  /// Until a round tells so: what came before the stream was opened is told nowhere.
  private boolean missed = true;

  StreamReader(StreamCalls calls, Clock clock) {
    this.calls = calls;
    this.clock = clock;
  }

  private record Look(String shard, ShardAnswer answer) {}

  /// Looks at every shard once.
  Round read() {
    @Nullable SyncFailure unlisted = list();
    List<Look> openings =
        Concurrently.map(
            ledger.openings(iterators.keySet()),
            opening -> look(opening.shard(), () -> calls.open(opening)));
    openings.forEach(this::note);
    List<Look> pages =
        Concurrently.map(
            List.copyOf(iterators.entrySet()),
            open -> look(open.getKey(), () -> calls.read(open.getValue())));
    pages.forEach(this::note);
    return round(openings, pages, unlisted);
  }

  /// Gets all iterators anew: AWS may not take those that it gave.
  void reopen() {
    iterators.clear();
    missed |= ledger.openings(iterators.keySet()).stream().anyMatch(Opening::skips);
  }

  /// Shards that are being read.
  int shards() {
    return iterators.size();
  }

  private @Nullable SyncFailure list() {
    if (clock.instant().isBefore(nextListing)) {
      return null;
    }
    try {
      Listing listing = calls.shards();
      ledger = begun ? ledger.listed(listing.shards()) : ShardLedger.fromNow(listing.shards());
      begun = true;
      takesChanges = listing.takesChanges();
      nextListing = clock.instant().plus(untilNextListing());
      return null;
    } catch (SyncFailedException e) {
      return e.failure();
    }
  }

  private Duration untilNextListing() {
    if (!takesChanges || !ledger.hasLooseEnds()) {
      listingsInVain = 0;
      return LISTED_FOR;
    }
    return LISTED_AGAIN.multipliedBy(1L << Math.min(listingsInVain++, MOST_DOUBLINGS));
  }

  /// A shard's failure is its own: what the others tell is not lost for it.
  private static Look look(String shard, Supplier<ShardAnswer> call) {
    try {
      return new Look(shard, call.get());
    } catch (SyncFailedException e) {
      return new Look(shard, new ShardAnswer.Failed(e.failure()));
    }
  }

  private void note(Look look) {
    String shard = look.shard();
    switch (look.answer()) {
      case ShardAnswer.Opened(String iterator) -> iterators.put(shard, iterator);
      case ShardAnswer.Page(var changes, String next) -> {
        if (!changes.isEmpty()) {
          ledger = ledger.readUpTo(shard, changes.getLast().sequenceNumber());
          missed |= changes.stream().anyMatch(change -> change.name() == null);
        }
        if (next == null) {
          end(shard);
        } else {
          iterators.put(shard, next);
        }
      }
      case ShardAnswer.Expired() -> {
        iterators.remove(shard);
        // Opened anew it tells only what comes then.
        missed |= ledger.next(shard) instanceof Position.Newest;
      }
      case ShardAnswer.Trimmed() -> {
        iterators.remove(shard);
        ledger = ledger.trimmed(shard);
        missed = true;
      }
      case ShardAnswer.Gone() -> {
        end(shard);
        missed = true;
      }
      case ShardAnswer.Failed _ -> {}
    }
  }

  /// Others go on from it.
  private void end(String shard) {
    iterators.remove(shard);
    ledger = ledger.done(shard);
    nextListing = Instant.MIN;
  }

  private Round round(List<Look> openings, List<Look> pages, @Nullable SyncFailure unlisted) {
    @Nullable SyncFailure failure =
        Stream.concat(openings.stream(), pages.stream())
            .flatMap(
                look ->
                    look.answer() instanceof ShardAnswer.Failed(var why)
                        ? Stream.of(why)
                        : Stream.empty())
            .findFirst()
            .orElse(unlisted);
    boolean isWhole = failure == null && ledger.openings(iterators.keySet()).isEmpty();
    // Only once every shard is open is what was missed before all that was missed.
    boolean tellsMissed = missed && isWhole;
    missed &= !tellsMissed;
    List<Change> changes =
        pages.stream()
            .flatMap(
                look ->
                    look.answer() instanceof ShardAnswer.Page(var page, _)
                        ? page.stream()
                        : Stream.empty())
            .toList();
    return new Round(
        changes,
        tellsMissed,
        !openings.isEmpty(),
        isWhole,
        begun && !takesChanges && ledger.isDone(),
        failure);
  }
}
