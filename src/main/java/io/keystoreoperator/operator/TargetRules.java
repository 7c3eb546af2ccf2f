package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.plan.RefusedSecrets;
import io.keystoreoperator.render.SecretContent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Pure: which Secrets of the target's name a KeystoreSecret may write. What breaks a rule stays as
/// it is.
public final class TargetRules {
  private final RefusedSecrets refused;

  public TargetRules(RefusedSecrets refused) {
    this.refused = refused;
  }

  /// Whether this content may be written to a Secret that is there.
  ///
  /// @throws SyncFailedException why not
  public void check(Secret live, KeystoreSecret desired, SecretContent content) {
    Map<String, String> data = SecretData.encoded(content);
    switch (desired.getSpec().target().creationPolicy()) {
      case OWNER, ORPHAN -> checkWhole(live, desired, content.type(), data);
      case MERGE -> checkMerged(live, desired, data);
    }
  }

  /// Of a Secret whose data is the KeystoreSecret's alone.
  void checkWhole(Secret live, KeystoreSecret desired, String type, Map<String, String> data) {
    if (!SecretMetadata.isMadeBy(live, desired)) {
      requireOffered(live, desired);
    }
    if (!type.equals(live.getType())) {
      throw new SyncFailedException(
          new SyncFailure.TypeChangeRefused(desired.targetName(), live.getType(), type));
    }
    if (SecretData.isImmutable(live) && !data.equals(SecretMetadata.orEmpty(live.getData()))) {
      throw new SyncFailedException(new SyncFailure.ImmutableOutdated(desired.targetName()));
    }
  }

  /// Of a Secret that somebody else makes; what it made itself it lets go of first.
  void checkMerged(Secret live, KeystoreSecret desired, Map<String, String> data) {
    if (!SecretMetadata.isMadeBy(live, desired)) {
      requireMergeable(live, desired);
    }
    checkFits(live, desired, data);
  }

  /// Somebody else's is taken over only when who may edit it says so, and nobody controls it.
  private void requireOffered(Secret live, KeystoreSecret desired) {
    Optional<OwnerReference> controller = SecretMetadata.controller(live);
    if (controller.isPresent()) {
      throw notOwned(
          desired,
          "belongs to "
              + SecretMetadata.name(controller.get())
              + ": choose another target.name, or delete it");
    }
    if (!SecretMetadata.isOfferedTo(live, desired)) {
      throw notOwned(
          desired,
          "is there and was not made for this KeystoreSecret: choose another target.name, delete"
              + " it, or have it taken over with the annotation "
              + ApiGroup.ADOPT_ANNOTATION
              + "="
              + desired.getMetadata().getName());
    }
    refused.checkLive(
        desired.targetName(),
        live.getType(),
        SecretMetadata.orEmpty(live.getMetadata().getLabels()),
        SecretMetadata.orEmpty(live.getMetadata().getAnnotations()));
  }

  private static SyncFailedException notOwned(KeystoreSecret desired, String problem) {
    return new SyncFailedException(new SyncFailure.SecretNotOwned(desired.targetName(), problem));
  }

  private void requireMergeable(Secret live, KeystoreSecret desired) {
    Optional<OwnerReference> controller = SecretMetadata.controller(live);
    if (controller.isPresent()) {
      throw refused(
          desired,
          "belongs to " + SecretMetadata.name(controller.get()) + ": nothing is merged into it");
    }
    String keeper = SecretMetadata.annotation(live, ApiGroup.ORPHAN_ANNOTATION);
    if (keeper != null) {
      throw refused(
          desired,
          "KeystoreSecret \""
              + keeper
              + "\" keeps it: remove the annotation "
              + ApiGroup.ORPHAN_ANNOTATION
              + " if that one is gone");
    }
    refused.checkLive(
        desired.targetName(),
        live.getType(),
        SecretMetadata.orEmpty(live.getMetadata().getLabels()),
        SecretMetadata.orEmpty(live.getMetadata().getAnnotations()));
  }

  /// With what others hold in it.
  private static void checkFits(Secret live, KeystoreSecret desired, Map<String, String> data) {
    Map<String, String> all = new HashMap<>(SecretMetadata.orEmpty(live.getData()));
    all.keySet().removeAll(SecretOwnership.data(SecretOwnership.merger(desired), live));
    all.putAll(data);
    if (SecretData.isImmutable(live) && !all.equals(live.getData())) {
      throw refused(desired, "it is immutable: nothing is merged into it any more");
    }
    SecretData.checkSize(desired.targetName(), all);
  }

  private static SyncFailedException refused(KeystoreSecret desired, String problem) {
    return new SyncFailedException(new SyncFailure.SecretRefused(desired.targetName(), problem));
  }
}
