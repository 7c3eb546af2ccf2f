package io.keystoreoperator.bench;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Tells when values have come into the Secrets of a namespace, by one watch.
final class SecretWatch implements Watcher<Secret>, AutoCloseable {
  private final Map<String, CompletableFuture<Long>> awaited = new ConcurrentHashMap<>();
  private final Watch watch;

  SecretWatch(KubernetesClient client, String namespace) {
    watch = client.secrets().inNamespace(namespace).watch(this);
  }

  /// When a Secret is changed so that it holds this value, as [System#nanoTime]. Each value once.
  CompletableFuture<Long> arrival(String value) {
    return awaited.computeIfAbsent(value, _ -> new CompletableFuture<>());
  }

  @Override
  public void eventReceived(Action action, Secret secret) {
    long now = System.nanoTime();
    if (action == Action.MODIFIED) {
      CompletableFuture<Long> arrival = awaited.get(value(secret));
      if (arrival != null) {
        arrival.complete(now);
      }
    }
  }

  private static String value(Secret secret) {
    byte[] value = Base64.getDecoder().decode(secret.getData().getOrDefault("value", ""));
    return new String(value, StandardCharsets.UTF_8);
  }

  @Override
  public void onClose(WatcherException cause) {
    awaited
        .values()
        .forEach(
            arrival ->
                arrival.completeExceptionally(new IllegalStateException("the watch ended", cause)));
  }

  @Override
  public void close() {
    watch.close();
  }
}
