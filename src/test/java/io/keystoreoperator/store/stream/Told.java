package io.keystoreoperator.store.stream;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/// A listener that remembers what it was told.
final class Told implements ChangeListener {
  final Set<String> names = ConcurrentHashMap.newKeySet();
  final AtomicInteger missed = new AtomicInteger();
  final List<StreamState> states = new CopyOnWriteArrayList<>();

  @Override
  public void changed(Set<String> changed) {
    names.addAll(changed);
  }

  @Override
  public void missed() {
    missed.incrementAndGet();
  }

  @Override
  public void turned(StreamState state) {
    states.add(state);
  }

  void awaitName(String name) {
    await(() -> names.contains(name));
  }

  void awaitMissed(int times) {
    await(() -> missed.get() >= times);
  }

  static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(condition);
  }
}
