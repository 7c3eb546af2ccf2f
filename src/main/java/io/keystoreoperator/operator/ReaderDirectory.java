package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.model.KeystoreId;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The KeystoreSecrets of each keystore, for those who look after keystores. It counts none before
/// all are known: a restart is to change no status.
final class ReaderDirectory {
  /// KeystoreSecrets come and go in crowds; a keystore is told once of each.
  private static final Duration CROWD = Duration.ofSeconds(2);

  private final Executor later =
      CompletableFuture.delayedExecutor(CROWD.toMillis(), TimeUnit.MILLISECONDS);
  private final Set<KeystoreId> changed = ConcurrentHashMap.newKeySet();
  private volatile @Nullable KeystoreSecretSources sources;
  private volatile Consumer<Set<ResourceID>> waking = _ -> {};
  private volatile boolean complete;
  private volatile Consumer<KeystoreId> listener = _ -> {};

  /// @param waking wakes readers
  void open(KeystoreSecretSources sources, Consumer<Set<ResourceID>> waking) {
    this.sources = sources;
    this.waking = waking;
  }

  /// All KeystoreSecrets that there are have been seen.
  void complete() {
    complete = true;
  }

  /// Told, a little later, when a keystore may have got or lost readers.
  void onChange(Consumer<KeystoreId> listener) {
    this.listener = listener;
  }

  void changed(KeystoreId keystore) {
    if (changed.add(keystore)) {
      later.execute(
          () -> {
            changed.remove(keystore);
            listener.accept(keystore);
          });
    }
  }

  OptionalInt count(KeystoreId keystore) {
    KeystoreSecretSources open = sources;
    return open == null || !complete
        ? OptionalInt.empty()
        : OptionalInt.of(open.readersOf(keystore));
  }

  void wake(Set<ResourceID> readers) {
    waking.accept(readers);
  }
}
