package io.keystoreoperator.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.keystoreoperator.api.KeystoreSecret;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Counts the KeystoreSecrets of a namespace that have become Ready, by one watch.
final class ReadyWatch implements Watcher<KeystoreSecret>, AutoCloseable {
  private final CountDownLatch all;
  private final Set<String> ready = ConcurrentHashMap.newKeySet();
  private final Watch watch;

  ReadyWatch(KubernetesClient client, String namespace, int expected) {
    all = new CountDownLatch(expected);
    watch = client.resources(KeystoreSecret.class).inNamespace(namespace).watch(this);
  }

  /// Of all namespaces that were made for one [Workload#createInNamespaces].
  ReadyWatch(KubernetesClient client, int expected) {
    all = new CountDownLatch(expected);
    watch = client.resources(KeystoreSecret.class).inAnyNamespace().watch(this);
  }

  @Override
  public void eventReceived(Action action, KeystoreSecret reader) {
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
    if (!all.await(atMost.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(all.getCount() + " never became ready");
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
