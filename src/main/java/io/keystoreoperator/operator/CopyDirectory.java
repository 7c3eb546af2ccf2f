package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.plan.Namespace;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// KeystoreSecrets and namespaces as ClusterKeystoreSecrets see them: from the caches that
/// KeystoreSecrets are reconciled with, so that what is made is understood at once.
final class CopyDirectory implements CopyListener {
  private volatile @Nullable KeystoreSecretSources sources;
  private volatile @Nullable Readers readers;
  private volatile boolean complete;
  private volatile CopyListener listener = CopyListener.DEAF;

  void onChange(CopyListener listener) {
    this.listener = listener;
  }

  void open(KeystoreSecretSources sources, Readers readers) {
    this.sources = sources;
    this.readers = readers;
    sources.namespaces().ifPresent(watch -> watch.onChange(this::namespacesChanged));
  }

  EventSource<?, KeystoreSecret> events() {
    return new CopyEvents(this);
  }

  @Override
  public void namespacesChanged() {
    listener.namespacesChanged();
  }

  @Override
  public void cameOrWent(KeystoreSecret reader) {
    listener.cameOrWent(reader);
  }

  /// To be told also when the operator itself has written a status, which makes no event.
  @Override
  public void changed(KeystoreSecret reader) {
    listener.changed(reader);
  }

  /// All KeystoreSecrets and namespaces that there are have been seen. Before, what is missing may
  /// be there.
  void complete() {
    complete = true;
    namespacesChanged();
  }

  boolean isComplete() {
    return complete && sources != null;
  }

  /// The namespaces that are there to stay.
  List<Namespace> namespaces() {
    return sources().namespaces().stream()
        .flatMap(NamespaceWatch::list)
        .filter(namespace -> !namespace.isMarkedForDeletion())
        .map(
            namespace ->
                new Namespace(
                    namespace.getMetadata().getName(),
                    Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.of())))
        .toList();
  }

  Optional<KeystoreSecret> at(String namespace, String name) {
    return sources().reader(new ResourceID(name, namespace));
  }

  /// All that were made for a ClusterKeystoreSecret.
  List<KeystoreSecret> copiesOf(String owner) {
    return sources().copiesOf(owner).stream()
        .flatMap(copy -> sources().reader(ResourceID.fromResource(copy)).stream())
        .toList();
  }

  /// These are about to be written: their items are read together.
  void prepare(List<KeystoreSecret> wanted) {
    Objects.requireNonNull(readers).prepare(wanted);
  }

  /// It was not written after all.
  void abandon(KeystoreSecret wanted) {
    Objects.requireNonNull(readers).abandon(wanted);
  }

  private KeystoreSecretSources sources() {
    return Objects.requireNonNull(sources);
  }
}
