package io.keystoreoperator.operator;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// News that come in crowds, passed on once for each crowd: a little after the first of them.
final class Crowd<T> {
  private final Executor later;
  private final Set<T> pending = ConcurrentHashMap.newKeySet();
  private volatile Consumer<T> listener = _ -> {};

  Crowd(Duration gather) {
    later = CompletableFuture.delayedExecutor(gather.toMillis(), TimeUnit.MILLISECONDS);
  }

  void tell(Consumer<T> listener) {
    this.listener = listener;
  }

  void changed(T about) {
    if (pending.add(about)) {
      later.execute(
          () -> {
            pending.remove(about);
            listener.accept(about);
          });
    }
  }
}
