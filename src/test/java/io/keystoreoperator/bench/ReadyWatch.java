package io.keystoreoperator.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Watchable;
import io.keystoreoperator.api.KeystoreSecret;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Counts the KeystoreSecrets of a namespace that have become Ready, by one watch. It has seen all
/// that there are before it is used: what that takes is not to fall into what is measured.
final class ReadyWatch implements Watcher<KeystoreSecret>, AutoCloseable {
  private static final Duration LISTED_WITHIN = Duration.ofMinutes(1);

  private final CountDownLatch seen;
  private final CountDownLatch all;
  private final Set<String> ready = ConcurrentHashMap.newKeySet();
  private final Watch watch;

  ReadyWatch(KubernetesClient client, String namespace, int expected) throws InterruptedException {
    this(client.resources(KeystoreSecret.class).inNamespace(namespace), expected);
  }

  /// Of all namespaces that were made for one [Workload#createInNamespaces].
  ReadyWatch(KubernetesClient client, int expected) throws InterruptedException {
    this(client.resources(KeystoreSecret.class).inAnyNamespace(), expected);
  }

  private ReadyWatch(Watchable<KeystoreSecret> readers, int expected) throws InterruptedException {
    seen = new CountDownLatch(expected);
    all = new CountDownLatch(expected);
    watch = readers.watch(this);
    await(seen, LISTED_WITHIN, "were not listed");
  }

  @Override
  public void eventReceived(Action action, KeystoreSecret reader) {
    if (action == Action.ADDED) {
      seen.countDown();
    }
    boolean isReady =
        reader.statusOrEmpty().conditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    if (isReady && ready.add(reader.getMetadata().getUid())) {
      all.countDown();
    }
  }

  @Override
  public void onClose(WatcherException cause) {
    throw new IllegalStateException("the watch ended", cause);
  }

  void await(Duration atMost) throws InterruptedException {
    await(all, atMost, "never became ready");
  }

  private static void await(CountDownLatch latch, Duration atMost, String otherwise)
      throws InterruptedException {
    if (!latch.await(atMost.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(latch.getCount() + " " + otherwise);
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
