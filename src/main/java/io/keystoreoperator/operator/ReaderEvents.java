package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.keystoreoperator.api.KeystoreSecret;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Tells when KeystoreSecrets come, change and go, before their reconcile does; without a finalizer
/// no reconcile tells that one is gone. Wakes nobody.
final class ReaderEvents extends AbstractEventSource<Void, KeystoreSecret>
    implements ResourceEventAware<KeystoreSecret> {
  private final Supplier<Stream<KeystoreSecret>> atStart;
  private final Consumer<KeystoreSecret> seen;
  private final Consumer<KeystoreSecret> updated;
  private final Consumer<KeystoreSecret> leaving;
  private final Consumer<KeystoreSecret> gone;

  /// Tells of what is new or has a new spec, of what changed in another way, of what is being
  /// deleted, and of what is deleted.
  ///
  /// @param atStart those that there are when all caches are filled
  ReaderEvents(
      Supplier<Stream<KeystoreSecret>> atStart,
      Consumer<KeystoreSecret> seen,
      Consumer<KeystoreSecret> updated,
      Consumer<KeystoreSecret> leaving,
      Consumer<KeystoreSecret> gone) {
    super(Void.class, "readers");
    this.atStart = atStart;
    this.seen = seen;
    this.updated = updated;
    this.leaving = leaving;
    this.gone = gone;
  }

  /// Tells of those that there are at once: their own events come one by one, beside the reconciles
  /// of those before them.
  @Override
  public void start() {
    super.start();
    atStart.get().forEach(this::onResourceCreated);
  }

  @Override
  public void onResourceCreated(KeystoreSecret reader) {
    if (reader.isMarkedForDeletion()) {
      leaving.accept(reader);
    } else {
      seen.accept(reader);
    }
  }

  @Override
  public void onResourceUpdated(KeystoreSecret after, KeystoreSecret before) {
    if (after.isMarkedForDeletion()) {
      leaving.accept(after);
    } else if (!Objects.equals(
        after.getMetadata().getGeneration(), before.getMetadata().getGeneration())) {
      seen.accept(after);
    } else {
      updated.accept(after);
    }
  }

  @Override
  public void onResourceDeleted(KeystoreSecret reader) {
    gone.accept(reader);
  }

  @Override
  public Set<Void> getSecondaryResources(KeystoreSecret primary) {
    return Set.of();
  }
}
