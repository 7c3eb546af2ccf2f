package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.plan.ConfigMaps;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/// ConfigMaps that templates come from. A namespace is watched from the first time that one is
/// asked for there; held is what was asked for, and nothing of any other.
final class WatchedConfigMaps implements ConfigMaps, AutoCloseable {
  private static final int FORBIDDEN = 403;

  private final KubernetesClient client;
  private final BiConsumer<String, String> changed;
  private final Map<String, ConfigMapWatch> watches = new ConcurrentHashMap<>();

  /// @param changed told namespace and name of what was asked for and is not as it was
  WatchedConfigMaps(KubernetesClient client, BiConsumer<String, String> changed) {
    this.client = client;
    this.changed = changed;
  }

  @Override
  public Optional<Map<String, String>> texts(String namespace, String name) {
    ConfigMapWatch watch =
        watches.computeIfAbsent(
            namespace, ns -> ConfigMapWatch.start(client, ns, gone -> changed.accept(ns, gone)));
    return watch.texts(name, () -> get(namespace, name));
  }

  private Optional<ConfigMap> get(String namespace, String name) {
    try {
      return Optional.ofNullable(client.configMaps().inNamespace(namespace).withName(name).get());
    } catch (KubernetesClientException e) {
      if (e.getCode() == FORBIDDEN) {
        throw new SyncFailedException(
            new SyncFailure.TemplateFailed(
                "templateFrom",
                "Kubernetes forbids the operator to read ConfigMap \"" + name + "\""));
      }
      throw KubernetesErrors.unavailable("read of ConfigMap \"" + name + "\"", e);
    }
  }

  @Override
  public void close() {
    watches.values().forEach(ConfigMapWatch::close);
  }
}
