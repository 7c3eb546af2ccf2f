package io.keystoreoperator.store.stream;

import io.keystoreoperator.aws.AwsSession;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.TableRef;
import io.keystoreoperator.store.TableStream;
import io.keystoreoperator.store.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the stream of one table on a thread of its own, and tells all who listen. Whatever goes
/// wrong, it goes on trying.
final class StreamFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StreamFollower.class);

  private final AwsSession session;
  private final TableRef table;
  private final Tables tables;
  private final Pace pace;
  private final Clock clock;
  private final StreamObserver observer;
  private final Set<ChangeListener> listeners = ConcurrentHashMap.newKeySet();

  /// Those who do not know yet that what came before them is told nowhere.
  private final Set<ChangeListener> newcomers = ConcurrentHashMap.newKeySet();

  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile StreamState state = new StreamState.Starting();
  private volatile Instant lastRead;
  private volatile int shards;

  // The thread's own.
  private @Nullable Followed followed;
  private Instant lastChange = Instant.MIN;

  private record Followed(TableStream stream, StreamReader reader) {}

  /// Begins to follow at once.
  StreamFollower(
      AwsSession session,
      TableRef table,
      Tables tables,
      Pace pace,
      Clock clock,
      StreamObserver observer) {
    this.session = session;
    this.table = table;
    this.tables = tables;
    this.pace = pace;
    this.clock = clock;
    this.observer = observer;
    lastRead = clock.instant();
    Thread.ofVirtual().name("stream-of-" + table.name()).start(this::follow);
  }

  void add(ChangeListener listener) {
    newcomers.add(listener);
    listeners.add(listener);
  }

  /// Tells that listener no more.
  ///
  /// @return whether anybody listens still
  boolean remove(ChangeListener listener) {
    listeners.remove(listener);
    newcomers.remove(listener);
    return !listeners.isEmpty();
  }

  StreamState state() {
    return state;
  }

  /// How long ago every shard was read.
  Duration silence() {
    return Duration.between(lastRead, clock.instant());
  }

  int shards() {
    return shards;
  }

  private void follow() {
    int failures = 0;
    Duration pause = Duration.ZERO;
    while (!isClosedWithin(pause)) {
      Instant begun = clock.instant();
      @Nullable SyncFailure failure = round();
      if (failure == null) {
        failures = 0;
        pause = Duration.between(clock.instant(), pace.next(begun, lastChange));
      } else {
        failed(failure);
        pause = pace.afterFailures().before(failures++);
      }
    }
  }

  /// A call under way is never interrupted: others may wait for the session that it gets.
  private boolean isClosedWithin(Duration pause) {
    try {
      return closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      return true;
    }
  }

  private @Nullable SyncFailure round() {
    try {
      Followed now = open();
      Round round = now.reader().read();
      shards = now.reader().shards();
      tell(now, round);
      return round.ended() ? new SyncFailure.NoStream(table) : round.failure();
    } catch (SyncFailedException e) {
      return e.failure();
    } catch (RuntimeException e) {
      if (closed.getCount() > 0) {
        log.error("following the stream of table {} ended in an error", table.name(), e);
      }
      return new SyncFailure.Hindered("following the stream", e.getClass().getName());
    }
  }

  private Followed open() {
    Followed open = followed;
    if (open == null) {
      // A stream may have come since somebody asked.
      var description = tables.describeNow(session, table);
      TableStream stream = description.stream();
      if (stream == null) {
        throw new SyncFailedException(new SyncFailure.NoStream(table));
      }
      var calls = SdkStreamCalls.of(session, table, description, stream);
      open = new Followed(stream, new StreamReader(calls, clock));
      followed = open;
    }
    return open;
  }

  private void tell(Followed of, Round round) {
    Instant now = clock.instant();
    if (!round.changes().isEmpty()) {
      observer.read(
          round.changes().size(), Duration.between(round.oldestChange().orElse(now), now));
    }
    if (round.isLively()) {
      lastChange = now;
    }
    if (!round.names().isEmpty()) {
      listeners.forEach(listener -> listener.changed(round.names()));
    }
    if (round.isWhole() && !round.ended()) {
      lastRead = now;
      tellMissed(round.missed());
      turn(new StreamState.Live(of.stream().viewType()));
    }
  }

  private void tellMissed(boolean byAll) {
    for (ChangeListener listener : listeners) {
      if (newcomers.remove(listener) || byAll) {
        listener.missed();
      }
    }
  }

  private void failed(SyncFailure failure) {
    boolean passing =
        failure instanceof SyncFailure.Throttled
            || failure instanceof SyncFailure.Unavailable
            || failure instanceof SyncFailure.Hindered;
    if (failure instanceof SyncFailure.NoStream) {
      // The next one, if there is one, is another.
      followed = null;
      shards = 0;
    } else if (!passing && followed != null) {
      followed.reader().reopen();
    }
    if (!passing || silence().compareTo(pace.patience()) >= 0) {
      turn(new StreamState.Down(failure));
    }
  }

  private void turn(StreamState next) {
    if (!next.equals(state)) {
      state = next;
      listeners.forEach(listener -> listener.turned(next));
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
