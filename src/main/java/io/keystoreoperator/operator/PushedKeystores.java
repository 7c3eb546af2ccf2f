package io.keystoreoperator.operator;

import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.TableRef;
import io.keystoreoperator.plan.ChangedKeys;
import io.keystoreoperator.plan.KeystoreResolver;
import io.keystoreoperator.store.stream.ChangeListener;
import io.keystoreoperator.store.stream.ChangeStreams;
import io.keystoreoperator.store.stream.StreamState;
import io.keystoreoperator.store.stream.Subscription;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keystores with push: each listens to its table's stream, and hands on what it hears.
final class PushedKeystores implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PushedKeystores.class);

  private final ChangeStreams streams;
  private final Function<KeystoreResolver.Source, ResolvedKeystore> shared;
  // Guarded by this.
  private final Map<KeystoreId, Pushed> pushed = new HashMap<>();
  private boolean closed;
  private volatile Function<KeystoreId, ChangeHints> hints =
      id -> {
        throw new IllegalStateException("nobody takes the hints of " + id);
      };
  private volatile Consumer<KeystoreId> listener = _ -> {};

  /// @param shared the keystore as it is used once for all namespaces
  PushedKeystores(
      ChangeStreams streams, Function<KeystoreResolver.Source, ResolvedKeystore> shared) {
    this.streams = streams;
    this.shared = shared;
  }

  private sealed interface Pushed {
    record Following(
        SessionRequest as, TableRef table, ChangeHints hints, Subscription subscription)
        implements Pushed {
      boolean isOf(ResolvedKeystore keystore) {
        return as.equals(keystore.session()) && table.equals(keystore.table());
      }
    }

    record Unable(FailureReport why) implements Pushed {}
  }

  /// @param hints makes what takes the hints of a keystore
  void open(Function<KeystoreId, ChangeHints> hints) {
    this.hints = hints;
  }

  /// Told whenever what is to be said of a keystore has changed.
  void onChange(Consumer<KeystoreId> listener) {
    this.listener = listener;
  }

  /// The keystore is, or has become, like this.
  void see(KeystoreResolver.Source source) {
    KeystoreId id = source.id();
    if (!source.spec().push().followsStream()) {
      forget(id);
      return;
    }
    try {
      follow(id, shared.apply(source));
    } catch (SyncFailedException e) {
      failed(id, FailureReport.of(e.failure(), id));
    }
  }

  private synchronized void failed(KeystoreId id, FailureReport why) {
    boolean mayPass = why.retry() == FailureReport.Retry.TRANSIENT;
    if (!mayPass || !(pushed.get(id) instanceof Pushed.Following)) {
      replace(id, new Pushed.Unable(why));
    }
  }

  private synchronized void follow(KeystoreId id, ResolvedKeystore keystore) {
    boolean isFollowed =
        pushed.get(id) instanceof Pushed.Following following && following.isOf(keystore);
    if (isFollowed || closed) {
      return;
    }
    ChangeHints taker = hints.apply(id);
    Subscription subscription =
        streams.subscribe(keystore.session(), keystore.table(), new Ear(id, taker));
    replace(id, new Pushed.Following(keystore.session(), keystore.table(), taker, subscription));
  }

  /// It is no more, or has no push any more.
  synchronized void forget(KeystoreId id) {
    end(pushed.remove(id));
  }

  private synchronized void replace(KeystoreId id, Pushed next) {
    end(pushed.put(id, next));
  }

  private static void end(@Nullable Pushed before) {
    if (before instanceof Pushed.Following following) {
      following.subscription().close();
      following.hints().close();
    }
  }

  synchronized PushState state(KeystoreId id) {
    return switch (pushed.get(id)) {
      case null -> new PushState.Off();
      case Pushed.Unable(FailureReport why) -> new PushState.Down(why);
      case Pushed.Following following -> state(id, following.subscription().state());
    };
  }

  private static PushState state(KeystoreId id, StreamState state) {
    return switch (state) {
      case StreamState.Starting() -> new PushState.Starting();
      case StreamState.Live(String viewType) -> new PushState.Live(viewType);
      case StreamState.Down(var failure) -> new PushState.Down(FailureReport.of(failure, id));
    };
  }

  /// How long ago each keystore's stream was read.
  synchronized Map<KeystoreId, Duration> silences() {
    Map<KeystoreId, Duration> silences = new HashMap<>();
    pushed.forEach(
        (id, it) -> {
          if (it instanceof Pushed.Following following) {
            silences.put(id, following.subscription().silence());
          }
        });
    return silences;
  }

  private final class Ear implements ChangeListener {
    private final KeystoreId keystore;
    private final ChangeHints hints;

    Ear(KeystoreId keystore, ChangeHints hints) {
      this.keystore = keystore;
      this.hints = hints;
    }

    @Override
    public void changed(Set<String> names) {
      hints.changed(new ChangedKeys.Named(names));
    }

    @Override
    public void missed() {
      hints.changed(new ChangedKeys.Any());
    }

    @Override
    public void turned(StreamState state) {
      switch (state(keystore, state)) {
        case PushState.Live _ -> log.info("{}: the stream of its table is followed", keystore);
        case PushState.Down(FailureReport why) ->
            log.warn(
                "{}: the stream of its table is not followed: {}: {}",
                keystore,
                why.reason().text(),
                why.forOwner());
        case PushState.Off _, PushState.Starting _ -> {}
      }
      listener.accept(keystore);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    pushed.values().forEach(PushedKeystores::end);
    pushed.clear();
    streams.close();
  }
}
