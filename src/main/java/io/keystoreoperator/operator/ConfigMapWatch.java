package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The ConfigMaps of one namespace: of all of them their versions, and the texts of those that were
/// asked for.
final class ConfigMapWatch implements ResourceEventHandler<ConfigMap>, AutoCloseable {
  private static final String ABSENT = "";
  private static final int ATTEMPTS = 3;

  private final String namespace;
  private final SharedIndexInformer<ConfigMap> informer;
  private final Consumer<String> changed;
  private final Map<String, Held> held = new ConcurrentHashMap<>();

  private record Held(String version, Optional<Map<String, String>> texts) {
    static Held of(Optional<ConfigMap> configMap) {
      return new Held(
          configMap.map(c -> c.getMetadata().getResourceVersion()).orElse(ABSENT),
          configMap.map(c -> c.getData() == null ? Map.of() : Map.copyOf(c.getData())));
    }
  }

  private ConfigMapWatch(
      String namespace, SharedIndexInformer<ConfigMap> informer, Consumer<String> changed) {
    this.namespace = namespace;
    this.informer = informer;
    this.changed = changed;
  }

  /// @param changed told the name of what was asked for and is not as it was
  static ConfigMapWatch start(KubernetesClient client, String namespace, Consumer<String> changed) {
    SharedIndexInformer<ConfigMap> informer =
        client.configMaps().inNamespace(namespace).runnableInformer(0);
    ConfigMapWatch watch = new ConfigMapWatch(namespace, informer, changed);
    informer
        .itemStore(new TransformingItemStore<>(ConfigMapWatch::slim))
        .addEventHandler(watch)
        .exceptionHandler((_, _) -> true);
    informer.start();
    return watch;
  }

  private static ConfigMap slim(ConfigMap configMap) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(configMap.getMetadata().getName())
        .withNamespace(configMap.getMetadata().getNamespace())
        .withResourceVersion(configMap.getMetadata().getResourceVersion())
        .endMetadata()
        .build();
  }

  /// What is held, or what `read` gives: while the watch is down, always that.
  Optional<Map<String, String>> texts(String name, Supplier<Optional<ConfigMap>> read) {
    Held before = held.get(name);
    if (before != null && informer.isWatching()) {
      return before.texts();
    }
    Held now = hold(name, read);
    for (int attempt = 1; attempt < ATTEMPTS && !isAsWatched(name, now); attempt++) {
      now = hold(name, read);
    }
    return now.texts();
  }

  private Held hold(String name, Supplier<Optional<ConfigMap>> read) {
    Held now = Held.of(read.get());
    held.put(name, now);
    return now;
  }

  /// False when an event that came before anything was held may have gone by unheard. Or the watch
  /// is behind, and its event will be heard.
  private boolean isAsWatched(String name, Held now) {
    ConfigMap watched = informer.getStore().getByKey(namespace + "/" + name);
    if (watched == null) {
      return !informer.hasSynced() || now.version().equals(ABSENT);
    }
    return now.version().equals(watched.getMetadata().getResourceVersion());
  }

  @Override
  public void onAdd(ConfigMap configMap) {
    is(configMap.getMetadata().getName(), configMap.getMetadata().getResourceVersion());
  }

  @Override
  public void onUpdate(ConfigMap before, ConfigMap after) {
    onAdd(after);
  }

  @Override
  public void onDelete(ConfigMap configMap, boolean unknown) {
    is(configMap.getMetadata().getName(), ABSENT);
  }

  private void is(String name, String version) {
    Held before = held.get(name);
    if (before != null && !before.version().equals(version)) {
      held.remove(name, before);
      changed.accept(name);
    }
  }

  @Override
  public void close() {
    informer.stop();
  }
}
