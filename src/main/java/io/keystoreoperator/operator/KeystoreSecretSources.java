package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.EventSourceStartPriority;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.api.Keystore;
import io.keystoreoperator.api.KeystoreReference;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.model.KeystoreId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What wakes a KeystoreSecret: its Secret, its keystore, its namespace's labels, and a wake-up
/// call. The same caches answer what a reconcile asks of them.
final class KeystoreSecretSources {
  private static final String BY_KEYSTORE = "keystore";
  private static final String BY_REFRESH = "refresh";
  private static final String BY_CONFIG_MAP = "configMap";
  private static final String BY_TARGET = "target";
  private static final String BY_OWNER = "owner";
  private static final int JOSDK_MAP_CAPACITY = 100;

  private final IndexedResourceCache<KeystoreSecret> readers;
  private final InformerEventSource<Keystore, KeystoreSecret> keystores;
  private final @Nullable InformerEventSource<ClusterKeystore, KeystoreSecret> clusterKeystores;
  private final @Nullable NamespaceWatch namespaces;
  private final SecretCache secrets;
  private final Newcomers newKeystores = new Newcomers();
  private final Newcomers newClusterKeystores = new Newcomers();
  private final SimpleInboundEventSource<KeystoreSecret> calls =
      new SimpleInboundEventSource<>("wake-up-calls");

  KeystoreSecretSources(OperatorSettings settings, EventSourceContext<KeystoreSecret> context) {
    context
        .getPrimaryCache()
        .addIndexers(
            Map.of(
                BY_KEYSTORE,
                reader -> List.of(reader.keystoreId().toString()),
                BY_REFRESH,
                reader -> RefreshPoller.Group.of(reader).stream().map(Object::toString).toList(),
                BY_CONFIG_MAP,
                reader ->
                    reader.templateConfigMaps().stream()
                        .map(name -> reader.getMetadata().getNamespace() + "/" + name)
                        .toList(),
                BY_TARGET,
                reader -> List.of(reader.getMetadata().getNamespace() + "/" + reader.targetName()),
                BY_OWNER,
                reader -> CopyOwner.of(reader).map(CopyOwner::uid).stream().toList()));
    readers = context.getPrimaryCache();
    secrets = new SecretCache(settings, context, this::concerned);
    keystores = keystores(settings, context);
    clusterKeystores = settings.clusterKeystores() ? clusterKeystores(context) : null;
    namespaces = settings.clusterKeystores() ? new NamespaceWatch(context, readers) : null;
  }

  List<EventSource<?, KeystoreSecret>> all() {
    List<InformerEventSource<?, KeystoreSecret>> informers = new ArrayList<>(secrets.informers());
    informers.add(keystores);
    if (clusterKeystores != null) {
      informers.add(clusterKeystores);
    }
    if (namespaces != null) {
      informers.add(namespaces);
    }
    // Filled before the other event sources start.
    informers.forEach(
        informer ->
            informer.setEventSourcePriority(EventSourceStartPriority.RESOURCE_STATE_LOADER));
    List<EventSource<?, KeystoreSecret>> all = new ArrayList<>(informers);
    all.add(calls);
    return all;
  }

  /// All KeystoreSecrets that there are, once every cache is filled and before the first reconcile.
  /// From then on only what is new to a cache wakes somebody.
  ///
  /// They come in the order in which JOSDK reconciles them, that of its own map: whoever reads for
  /// others reads for those who are next, and what was read is not held for long.
  Stream<KeystoreSecret> atStart() {
    secrets.begin();
    newKeystores.begin(keystores());
    newClusterKeystores.begin(clusterKeystores());
    Set<ResourceID> ids = ConcurrentHashMap.newKeySet(JOSDK_MAP_CAPACITY);
    readers().map(ResourceID::fromResource).forEach(ids::add);
    return ids.stream().map(this::reader).flatMap(Optional::stream);
  }

  SecretCache secrets() {
    return secrets;
  }

  Optional<Keystore> keystore(String namespace, String name) {
    return keystores.get(new ResourceID(name, namespace));
  }

  /// Empty also when the operator may not watch ClusterKeystores.
  Optional<ClusterKeystore> clusterKeystore(String name) {
    return clusterKeystores == null ? Optional.empty() : clusterKeystores.get(new ResourceID(name));
  }

  Optional<? extends HasMetadata> keystore(KeystoreId id) {
    String namespace = id.namespace();
    return namespace == null ? clusterKeystore(id.name()) : keystore(namespace, id.name());
  }

  Optional<Namespace> namespace(String name) {
    return namespaces == null ? Optional.empty() : namespaces.get(new ResourceID(name));
  }

  /// Empty also when the operator may not watch namespaces.
  Optional<NamespaceWatch> namespaces() {
    return Optional.ofNullable(namespaces);
  }

  /// The KeystoreSecrets that were made for a ClusterKeystoreSecret, by its UID.
  List<KeystoreSecret> copiesOf(String owner) {
    return readers.byIndex(BY_OWNER, owner);
  }

  /// The KeystoreSecrets that refer to a keystore.
  List<KeystoreSecret> readersOf(KeystoreId keystore) {
    return readers.byIndex(BY_KEYSTORE, keystore.toString());
  }

  /// Those that are refreshed together.
  List<KeystoreSecret> membersOf(RefreshPoller.Group group) {
    return readers.byIndex(BY_REFRESH, group.toString());
  }

  Stream<KeystoreSecret> readers() {
    return readers.list(_ -> true);
  }

  Stream<Keystore> keystores() {
    return keystores.list(_ -> true);
  }

  Stream<ClusterKeystore> clusterKeystores() {
    return clusterKeystores == null ? Stream.empty() : clusterKeystores.list(_ -> true);
  }

  Optional<KeystoreSecret> reader(ResourceID id) {
    return readers.get(id);
  }

  void wake(ResourceID reader) {
    calls.propagateEvent(reader);
  }

  /// Wakes those that take templates from a ConfigMap.
  void wakeReadersOf(String namespace, String configMap) {
    readers.byIndex(BY_CONFIG_MAP, namespace + "/" + configMap).stream()
        .map(ResourceID::fromResource)
        .forEach(this::wake);
  }

  /// Whom a change of a Secret concerns: its owner alone, where that is one of ours and wants it
  /// still, for of several who want its name none may be quicker to make it anew; else all whose
  /// target it is. What an owner has left behind is not its concern: it takes it away itself.
  private Set<ResourceID> concerned(Secret secret) {
    String namespace = secret.getMetadata().getNamespace();
    Optional<ResourceID> owner =
        SecretMetadata.controller(secret)
            .flatMap(
                controller ->
                    readers
                        .get(new ResourceID(controller.getName(), namespace))
                        .filter(r -> r.getMetadata().getUid().equals(controller.getUid()))
                        .filter(r -> r.targetName().equals(secret.getMetadata().getName())))
            .map(ResourceID::fromResource);
    return owner
        .map(Set::of)
        .orElseGet(
            () ->
                readers
                    .byIndex(BY_TARGET, namespace + "/" + secret.getMetadata().getName())
                    .stream()
                    .map(ResourceID::fromResource)
                    .collect(Collectors.toSet()));
  }

  private Set<ResourceID> idsOfReaders(KeystoreId keystore) {
    return readersOf(keystore).stream().map(ResourceID::fromResource).collect(Collectors.toSet());
  }

  private InformerEventSource<Keystore, KeystoreSecret> keystores(
      OperatorSettings settings, EventSourceContext<KeystoreSecret> context) {
    var configuration =
        InformerEventSourceConfiguration.from(Keystore.class, KeystoreSecret.class)
            .withName("keystores")
            .withOnAddFilter(newKeystores::isNew)
            .withOnUpdateFilter(KeystoreSecretSources::matters)
            .withSecondaryToPrimaryMapper(
                keystore ->
                    idsOfReaders(
                        new KeystoreId(
                            keystore.getMetadata().getNamespace(),
                            keystore.getMetadata().getName())))
            .withPrimaryToSecondaryMapper(
                (KeystoreSecret reader) -> keystoreOf(reader, KeystoreReference.Kind.KEYSTORE));
    if (settings.watchesAllNamespaces()) {
      configuration.withWatchAllNamespaces();
    } else {
      configuration.withNamespaces(settings.watchNamespaces());
    }
    return new InformerEventSource<>(configuration.build(), context);
  }

  private InformerEventSource<ClusterKeystore, KeystoreSecret> clusterKeystores(
      EventSourceContext<KeystoreSecret> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(ClusterKeystore.class, KeystoreSecret.class)
            .withName("cluster-keystores")
            .withOnAddFilter(newClusterKeystores::isNew)
            .withOnUpdateFilter(KeystoreSecretSources::matters)
            .withSecondaryToPrimaryMapper(
                keystore -> idsOfReaders(KeystoreId.cluster(keystore.getMetadata().getName())))
            .withPrimaryToSecondaryMapper(
                (KeystoreSecret reader) ->
                    keystoreOf(reader, KeystoreReference.Kind.CLUSTER_KEYSTORE))
            .withWatchAllNamespaces()
            .build(),
        context);
  }

  /// A keystore's status is written often; here its spec matters, and what its owner confirms.
  private static boolean matters(HasMetadata after, HasMetadata before) {
    return !Objects.equals(
            after.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || !Objects.equals(confirmation(after), confirmation(before));
  }

  private static @Nullable String confirmation(HasMetadata keystore) {
    var annotations = keystore.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(ApiGroup.GONE_ANNOTATION);
  }

  private static Set<ResourceID> keystoreOf(KeystoreSecret reader, KeystoreReference.Kind kind) {
    KeystoreId id = reader.keystoreId();
    return reader.getSpec().keystoreRef().kind() == kind
        ? Set.of(new ResourceID(id.name(), id.namespace()))
        : Set.of();
  }
}
