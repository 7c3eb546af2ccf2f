package io.keystoreoperator.operator;

import io.keystoreoperator.model.KeyNames;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.TableRef;
import io.keystoreoperator.store.Consistency;
import io.keystoreoperator.store.ItemStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The names of the items of each keystore, listed once for all who look for some with one session.
/// A scan costs as much as reading the whole table, so that never two of a table go on at once.
final class Listings {
  /// By so much a listing may be older than the question, where nobody waits for what was just
  /// stored: half of the shortest refresh interval.
  private static final Duration TOLERATED = Duration.ofSeconds(5);

  /// Names of many items take room.
  private static final Duration KEPT = Duration.ofMinutes(1);

  private final ItemStore store;
  private final LongSupplier nanoTime;
  private final Map<Listed, Board> boards = new ConcurrentHashMap<>();

  Listings(ItemStore store) {
    this(store, System::nanoTime);
  }

  /// @param nanoTime as [System#nanoTime]
  Listings(ItemStore store, LongSupplier nanoTime) {
    this.store = store;
    this.nanoTime = nanoTime;
  }

  /// A table as one session sees it: another may not be allowed to.
  private record Listed(SessionRequest session, TableRef table) {}

  /// Of one scan.
  private sealed interface Answer {
    record Names(KeyNames names) implements Answer {}

    record Failed(SyncFailure failure) implements Answer {}
  }

  private record Listing(Answer answer, Consistency consistency, long begun, long ended) {
    boolean serves(Consistency wanted, long asked) {
      return switch (wanted) {
        case STRONG -> consistency == Consistency.STRONG && begun - asked >= 0;
        case EVENTUAL -> begun - asked >= -TOLERATED.toNanos();
      };
    }
  }

  /// Where the last listing of a table hangs.
  private static final class Board {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Listing last;
  }

  /// Now, to be given as the time of a question.
  long now() {
    return nanoTime.getAsLong();
  }

  /// The names, as they were no earlier than the question came up (eventually consistent: little
  /// earlier).
  ///
  /// @param asked by [#now()]
  /// @throws SyncFailedException when they could not be listed; for a while all are told the same
  KeyNames names(ResolvedKeystore keystore, Consistency consistency, long asked) {
    forgetOld();
    Board board =
        boards.computeIfAbsent(new Listed(keystore.session(), keystore.table()), _ -> new Board());
    board.lock.lock();
    try {
      Listing last = board.last;
      if (last == null || !last.serves(consistency, asked)) {
        last = scan(keystore, consistency);
        board.last = last;
      }
      return switch (last.answer()) {
        case Answer.Names(KeyNames names) -> names;
        case Answer.Failed(SyncFailure failure) -> throw new SyncFailedException(failure);
      };
    } finally {
      board.lock.unlock();
    }
  }

  /// The same without waiting; empty when they would have to be listed.
  Optional<KeyNames> known(ResolvedKeystore keystore, Consistency consistency, long asked) {
    Board board = boards.get(new Listed(keystore.session(), keystore.table()));
    Listing last = board == null ? null : board.last;
    return last != null
            && last.serves(consistency, asked)
            && last.answer() instanceof Answer.Names(KeyNames names)
        ? Optional.of(names)
        : Optional.empty();
  }

  private Listing scan(ResolvedKeystore keystore, Consistency consistency) {
    long begun = now();
    Answer answer;
    try {
      answer = new Answer.Names(store.names(keystore, consistency));
    } catch (SyncFailedException e) {
      answer = new Answer.Failed(e.failure());
    }
    return new Listing(answer, consistency, begun, now());
  }

  /// A board that somebody is at has no old listing, or is about to get a new one.
  private void forgetOld() {
    long now = now();
    boards
        .values()
        .removeIf(
            board -> {
              Listing last = board.last;
              return last != null && now - last.ended() > KEPT.toNanos();
            });
  }
}
