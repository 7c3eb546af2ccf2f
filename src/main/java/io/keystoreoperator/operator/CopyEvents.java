package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.keystoreoperator.api.KeystoreSecret;
import java.util.Objects;
import java.util.Set;

/// Tells of KeystoreSecrets what concerns the ClusterKeystoreSecret that they were made for, or
/// that would make one of the same name. Wakes no KeystoreSecret.
final class CopyEvents extends AbstractEventSource<Void, KeystoreSecret>
    implements ResourceEventAware<KeystoreSecret> {
  private final CopyListener listener;

  CopyEvents(CopyListener listener) {
    super(Void.class, "copies");
    this.listener = listener;
  }

  @Override
  public void onResourceCreated(KeystoreSecret reader) {
    listener.cameOrWent(reader);
  }

  @Override
  public void onResourceUpdated(KeystoreSecret after, KeystoreSecret before) {
    if (!Objects.equals(CopyOwner.of(before), CopyOwner.of(after))) {
      listener.changed(before);
      listener.changed(after);
    } else if (CopyOwner.of(after).isPresent() && differ(after, before)) {
      listener.changed(after);
    }
  }

  private static boolean differ(KeystoreSecret after, KeystoreSecret before) {
    ObjectMeta is = after.getMetadata();
    ObjectMeta was = before.getMetadata();
    return !Objects.equals(is.getGeneration(), was.getGeneration())
        || !Objects.equals(is.getLabels(), was.getLabels())
        || !Objects.equals(is.getAnnotations(), was.getAnnotations())
        || !CopyState.of(after).equals(CopyState.of(before));
  }

  @Override
  public void onResourceDeleted(KeystoreSecret reader) {
    listener.cameOrWent(reader);
  }

  @Override
  public Set<Void> getSecondaryResources(KeystoreSecret primary) {
    return Set.of();
  }
}
