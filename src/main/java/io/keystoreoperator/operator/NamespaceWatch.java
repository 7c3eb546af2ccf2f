package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.keystoreoperator.api.KeystoreSecret;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// The cluster's namespaces. New labels wake the KeystoreSecrets in one; whoever makes
/// KeystoreSecrets for namespaces is told of each that comes or changes, after it is known here.
final class NamespaceWatch extends InformerEventSource<Namespace, KeystoreSecret> {
  private volatile Runnable listener = () -> {};

  NamespaceWatch(
      EventSourceContext<KeystoreSecret> context, IndexedResourceCache<KeystoreSecret> readers) {
    super(
        InformerEventSourceConfiguration.from(Namespace.class, KeystoreSecret.class)
            .withName("namespaces")
            .withOnAddFilter(_ -> false)
            .withOnUpdateFilter((after, before) -> !sameLabels(after, before))
            .withOnDeleteFilter((_, _) -> false)
            .withSecondaryToPrimaryMapper(
                namespace ->
                    readers
                        .list(reader -> isIn(namespace, reader))
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()))
            .withPrimaryToSecondaryMapper(
                (KeystoreSecret reader) ->
                    Set.of(new ResourceID(reader.getMetadata().getNamespace())))
            .withWatchAllNamespaces()
            .build(),
        context);
  }

  /// Told when a namespace has come, or has new labels, or begins to go.
  void onChange(Runnable listener) {
    this.listener = listener;
  }

  @Override
  public void onAdd(Namespace namespace) {
    super.onAdd(namespace);
    listener.run();
  }

  @Override
  public void onUpdate(Namespace before, Namespace after) {
    super.onUpdate(before, after);
    if (!sameLabels(before, after) || before.isMarkedForDeletion() != after.isMarkedForDeletion()) {
      listener.run();
    }
  }

  @Override
  public synchronized void onDelete(Namespace namespace, boolean unknown) {
    super.onDelete(namespace, unknown);
    listener.run();
  }

  private static boolean sameLabels(Namespace one, Namespace other) {
    return Objects.equals(one.getMetadata().getLabels(), other.getMetadata().getLabels());
  }

  private static boolean isIn(Namespace namespace, KeystoreSecret reader) {
    return namespace.getMetadata().getName().equals(reader.getMetadata().getNamespace());
  }
}
