package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Set;
import java.util.function.Consumer;

/// Tells when a resource is gone, which without a finalizer no reconcile does. Wakes nobody.
final class Departures<R extends HasMetadata> extends AbstractEventSource<Void, R>
    implements ResourceEventAware<R> {
  private final Consumer<R> gone;

  Departures(Consumer<R> gone) {
    super(Void.class, "departures");
    this.gone = gone;
  }

  @Override
  public void onResourceDeleted(R resource) {
    gone.accept(resource);
  }

  @Override
  public Set<Void> getSecondaryResources(R primary) {
    return Set.of();
  }
}
