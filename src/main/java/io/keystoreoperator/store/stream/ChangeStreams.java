package io.keystoreoperator.store.stream;

import io.keystoreoperator.aws.AwsSession;
import io.keystoreoperator.aws.AwsSessions;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.TableRef;
import io.keystoreoperator.store.TableDescription;
import io.keystoreoperator.store.TableStream;
import io.keystoreoperator.store.Tables;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// The streams that are followed: each by one reader, however many listen. AWS lets two processes
/// read a shard, so two readers in one would leave none to others.
public final class ChangeStreams implements AutoCloseable {
  private final AwsSessions sessions;
  private final Tables tables;
  private final Pace pace;
  private final Clock clock;
  private final StreamObserver observer;
  // Guarded by this.
  private final Map<Stream, StreamFollower> followers = new HashMap<>();

  public ChangeStreams(AwsSessions sessions, Tables tables, Clock clock, StreamObserver observer) {
    this(sessions, tables, Pace.DEFAULT, clock, observer);
  }

  ChangeStreams(
      AwsSessions sessions, Tables tables, Pace pace, Clock clock, StreamObserver observer) {
    this.sessions = sessions;
    this.tables = tables;
    this.pace = pace;
    this.clock = clock;
    this.observer = observer;
  }

  /// A table as somebody sees it. Sessions that differ only in name and length may see the same.
  private record Stream(SessionRequest as, TableRef table) {
    static Stream of(SessionRequest session, TableRef table) {
      return new Stream(
          new SessionRequest(
              session.region(),
              session.base(),
              session.roles(),
              "",
              Duration.ZERO,
              session.tags(),
              session.transitiveTagKeys(),
              session.scope()),
          table);
    }
  }

  /// From now on the listener is told of the changes of the table; once all can be told, that any
  /// before may have been missed.
  public synchronized Subscription subscribe(
      SessionRequest session, TableRef table, ChangeListener listener) {
    Stream stream = Stream.of(session, table);
    StreamFollower follower =
        followers.computeIfAbsent(
            stream,
            _ ->
                new StreamFollower(
                    sessions.session(session), table, tables, pace, clock, observer));
    follower.add(listener);
    return new Listening(stream, follower, listener);
  }

  private final class Listening implements Subscription {
    private final Stream stream;
    private final StreamFollower follower;
    private final ChangeListener listener;

    Listening(Stream stream, StreamFollower follower, ChangeListener listener) {
      this.stream = stream;
      this.follower = follower;
      this.listener = listener;
    }

    @Override
    public StreamState state() {
      return follower.state();
    }

    @Override
    public Duration silence() {
      return follower.silence();
    }

    @Override
    public void close() {
      synchronized (ChangeStreams.this) {
        if (!follower.remove(listener) && followers.remove(stream, follower)) {
          follower.close();
        }
      }
    }
  }

  /// Looks at every shard of the table's stream once, as following it does.
  ///
  /// @throws SyncFailedException saying what is in the way
  public static void tryOut(AwsSession session, TableRef table, TableDescription description) {
    TableStream stream = description.stream();
    if (stream == null) {
      throw new SyncFailedException(new SyncFailure.NoStream(table));
    }
    var calls = SdkStreamCalls.of(session, table, description, stream);
    Round round = new StreamReader(calls, Clock.systemUTC()).read();
    SyncFailure failure = round.ended() ? new SyncFailure.NoStream(table) : round.failure();
    if (failure != null) {
      throw new SyncFailedException(failure);
    }
  }

  /// Shards that are being read, of all streams.
  public synchronized int shards() {
    return followers.values().stream().mapToInt(StreamFollower::shards).sum();
  }

  @Override
  public synchronized void close() {
    followers.values().forEach(StreamFollower::close);
    followers.clear();
  }
}
