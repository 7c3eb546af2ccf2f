package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.KeystoreSecret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The metadata of the Secrets that the operator looks after, and the events that tell of a change
/// by somebody else. No data is held.
final class SecretCache {
  private static final Logger log = LoggerFactory.getLogger(SecretCache.class);

  /// So many of tens of thousands are listed at once: the rest of what is listed is garbage, and
  /// would be there all at once.
  static final long LIST_LIMIT = 500;

  private static final String ALL_NAMESPACES = "";
  private static final String BY_HOLDER = "holder";

  private final Map<String, InformerEventSource<Secret, KeystoreSecret>> sources;
  private final Newcomers newcomers = new Newcomers();
  private final OwnWrites ownWrites = new OwnWrites();

  /// One source for the whole cluster, or one for each namespace: sources that share an item store
  /// evict each other's Secrets.
  ///
  /// @param concerned whom a change of a Secret wakes
  SecretCache(
      OperatorSettings settings,
      EventSourceContext<KeystoreSecret> context,
      SecondaryToPrimaryMapper<Secret> concerned) {
    Set<String> namespaces =
        settings.watchesAllNamespaces() ? Set.of(ALL_NAMESPACES) : settings.watchNamespaces();
    sources =
        namespaces.stream()
            .collect(Collectors.toUnmodifiableMap(ns -> ns, ns -> source(ns, context, concerned)));
  }

  private InformerEventSource<Secret, KeystoreSecret> source(
      String namespace,
      EventSourceContext<KeystoreSecret> context,
      SecondaryToPrimaryMapper<Secret> concerned) {
    var configuration =
        InformerEventSourceConfiguration.from(Secret.class, KeystoreSecret.class)
            .withName(namespace.isEmpty() ? "secrets" : "secrets-" + namespace)
            .withLabelSelector(ApiGroup.MANAGED_LABEL)
            .withOnAddFilter(secret -> newcomers.isNew(secret) && !ownWrites.contain(secret))
            .withOnUpdateFilter((secret, _) -> !ownWrites.contain(secret))
            .withItemStore(new TransformingItemStore<>(SecretMetadata::slim))
            .withInformerListLimit(LIST_LIMIT)
            .withSecondaryToPrimaryMapper(concerned)
            .withPrimaryToSecondaryMapper(
                (KeystoreSecret kss) ->
                    Set.of(new ResourceID(kss.targetName(), kss.getMetadata().getNamespace())));
    if (namespace.isEmpty()) {
      configuration.withWatchAllNamespaces();
    } else {
      configuration.withNamespaces(namespace);
    }
    var source = new InformerEventSource<>(configuration.build(), context);
    source.addIndexers(Map.of(BY_HOLDER, SecretMetadata::holders));
    return source;
  }

  /// Begins to fill it: JOSDK would only begin when all KeystoreSecrets are listed. It waits for
  /// what is under way, and where that fails it tries by itself and tells what is wrong.
  void fillAhead() {
    sources.values().forEach(source -> Thread.startVirtualThread(() -> fill(source)));
  }

  private static void fill(InformerEventSource<Secret, KeystoreSecret> source) {
    try {
      source.start();
    } catch (RuntimeException e) {
      log.debug("{} could not be filled ahead", source, e);
    }
  }

  List<InformerEventSource<Secret, KeystoreSecret>> informers() {
    return List.copyOf(sources.values());
  }

  /// The cache is filled: from now on a Secret that is new to it concerns somebody.
  void begin() {
    newcomers.begin(sources.values().stream().flatMap(source -> source.list(_ -> true)));
  }

  Optional<Secret> get(String namespace, String name) {
    return sourceOf(namespace).get(new ResourceID(name, namespace));
  }

  /// The names of the Secrets that a KeystoreSecret owns or has merged into.
  Set<String> heldBy(KeystoreSecret holder) {
    String namespace = holder.getMetadata().getNamespace();
    return sourceOf(namespace).byIndex(BY_HOLDER, holder.getMetadata().getUid()).stream()
        // Anybody can write anybody's UID into a Secret of another namespace.
        .filter(secret -> secret.getMetadata().getNamespace().equals(namespace))
        .map(secret -> secret.getMetadata().getName())
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Runs a write of ours so that its own event wakes nobody, and keeps the metadata it returned.
  Secret recording(Secret written, Supplier<Secret> write) {
    return sourceOf(written.getMetadata().getNamespace())
        .eventFilteringUpdateAndCacheResource(
            SecretMetadata.slim(written),
            _ -> ownWrites.remember(SecretMetadata.slim(write.get())));
  }

  private InformerEventSource<Secret, KeystoreSecret> sourceOf(String namespace) {
    InformerEventSource<Secret, KeystoreSecret> whole = sources.get(ALL_NAMESPACES);
    InformerEventSource<Secret, KeystoreSecret> source =
        whole == null ? sources.get(namespace) : whole;
    if (source == null) {
      throw new IllegalStateException("namespace " + namespace + " is not watched");
    }
    return source;
  }
}
