package io.keystoreoperator.cli.render;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.keystoreoperator.api.AccessRule;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.api.ClusterKeystoreSpec;
import io.keystoreoperator.api.Keystore;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSettings;
import io.keystoreoperator.api.KeystoreStatus;
import io.keystoreoperator.cli.cluster.Cluster;
import io.keystoreoperator.cli.shell.CommandFailedException;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.operator.KubernetesClients;
import io.keystoreoperator.plan.ConfigMaps;
import io.keystoreoperator.plan.KeystoreResolver;
import io.keystoreoperator.plan.Namespace;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a KeystoreSecret refers to: out of the files given, or else out of the cluster, which is
/// not asked before something is missing.
final class Surroundings implements ConfigMaps, AutoCloseable {
  private static final int FORBIDDEN = 403;

  /// Every namespace has it, and it is the namespace's name.
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  private final Manifests files;
  private final Config config;
  private @Nullable KubernetesClient client;

  Surroundings(Manifests files, Config config) {
    this.files = files;
    this.config = config;
  }

  /// The keystore's own resource.
  ///
  /// @throws SyncFailedException KeystoreNotFound
  KeystoreResolver.Source keystore(KeystoreId id) {
    String namespace = id.namespace();
    Optional<CustomResource<? extends KeystoreSettings, KeystoreStatus>> inFiles =
        namespace == null
            ? files.clusterWide(ClusterKeystore.class, id.name()).map(found -> found)
            : files.namespaced(Keystore.class, namespace, id.name()).map(found -> found);
    return inFiles
        .or(() -> ask(id.toString(), c -> Cluster.keystore(c, id)))
        .map(resource -> source(id, resource))
        .orElseThrow(
            () ->
                new SyncFailedException(
                    new SyncFailure.KeystoreNotFound(id, "is in no file, and not in the cluster")));
  }

  private static KeystoreResolver.Source source(
      KeystoreId id, CustomResource<? extends KeystoreSettings, ?> resource) {
    var metadata = resource.getMetadata();
    // A file has neither, and no status to compare them with.
    return new KeystoreResolver.Source(
        id,
        Objects.requireNonNullElse(metadata.getUid(), ""),
        Objects.requireNonNullElse(metadata.getGeneration(), 0L),
        resource.getSpec());
  }

  /// The namespace as the keystore's access rules see it: its labels are looked up where a rule
  /// asks for any.
  Namespace namespace(String name, KeystoreSettings keystore) {
    return namespace(
        name,
        keystore instanceof ClusterKeystoreSpec shared
            && shared.access().stream()
                .map(AccessRule::namespaceSelector)
                .anyMatch(selector -> selector != null && asksForLabels(selector)));
  }

  /// The namespace as a selector sees it.
  Namespace namespace(String name, LabelSelector selector) {
    return namespace(name, asksForLabels(selector));
  }

  private Namespace namespace(String name, boolean labelsMatter) {
    Map<String, String> labels = new HashMap<>(labelsMatter ? labels(name) : Map.of());
    labels.put(NAME_LABEL, name);
    return new Namespace(name, labels);
  }

  private Map<String, String> labels(String namespace) {
    return files
        .clusterWide(io.fabric8.kubernetes.api.model.Namespace.class, namespace)
        .or(() -> ask("namespace " + namespace, c -> c.namespaces().withName(namespace).get()))
        .map(found -> found.getMetadata().getLabels())
        .orElse(Map.of());
  }

  /// Whether it asks for more than the name.
  private static boolean asksForLabels(LabelSelector selector) {
    Map<String, String> exact = Objects.requireNonNullElse(selector.getMatchLabels(), Map.of());
    return Stream.concat(
            exact.keySet().stream(),
            selector.getMatchExpressions().stream().map(LabelSelectorRequirement::getKey))
        .anyMatch(label -> !NAME_LABEL.equals(label));
  }

  @Override
  public Optional<Map<String, String>> texts(String namespace, String name) {
    return files
        .namespaced(ConfigMap.class, namespace, name)
        .or(
            () ->
                ask(
                    "ConfigMap " + namespace + "/" + name,
                    c -> c.configMaps().inNamespace(namespace).withName(name).get()))
        .map(configMap -> Objects.requireNonNullElse(configMap.getData(), Map.of()));
  }

  /// The Secret that is in the cluster now, and what of it is the KeystoreSecret's to change.
  ///
  /// @param merges whether it merges into what somebody else makes
  Optional<Share> share(KeystoreSecret desired, boolean merges) {
    String namespace = desired.getMetadata().getNamespace();
    String target = desired.targetName();
    Optional<Secret> live =
        ask(
            "Secret " + namespace + "/" + target,
            c -> c.secrets().inNamespace(namespace).withName(target).get());
    return live.map(
        secret ->
            merges
                ? Share.merged(secret, known(desired).orElse(null))
                : Share.whole(secret, desired));
  }

  /// The KeystoreSecret as the cluster has it, with the UID that it merges under.
  private Optional<KeystoreSecret> known(KeystoreSecret desired) {
    String namespace = desired.getMetadata().getNamespace();
    String name = desired.getMetadata().getName();
    return ask(
        "KeystoreSecret " + namespace + "/" + name,
        c -> c.resources(KeystoreSecret.class).inNamespace(namespace).withName(name).get());
  }

  private <T> Optional<T> ask(String what, Function<KubernetesClient, @Nullable T> question) {
    if (client == null) {
      client = KubernetesClients.create(config);
    }
    try {
      return Optional.ofNullable(question.apply(client));
    } catch (KubernetesClientException e) {
      throw new CommandFailedException(
          e.getCode() == FORBIDDEN
              ? "Kubernetes does not let you get " + what + "\ngive it in a file: -f"
              : what
                  + " is in no file given, and the cluster could not be asked for it ("
                  + (e.getCode() <= 0 ? "no answer" : "HTTP " + e.getCode())
                  + " from "
                  + config.getMasterUrl()
                  + ")\ngive its file with another -f, or set KUBECONFIG");
    }
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
