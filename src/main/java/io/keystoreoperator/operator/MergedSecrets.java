package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.render.SecretContent;
import io.keystoreoperator.sync.AppliedSecret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Merge: somebody else makes the Secret. Each KeystoreSecret keeps its keys in it under a field
/// manager of its own, takes nothing from others, and takes out again just what it put in.
final class MergedSecrets implements CreationStrategy {
  private static final Logger log = LoggerFactory.getLogger(MergedSecrets.class);
  private static final int ATTEMPTS = 4;

  private final LiveSecrets secrets;
  private final SecretCache cache;
  private final TargetRules rules;
  private final MergeFinalizer finalizer;

  MergedSecrets(
      LiveSecrets secrets, SecretCache cache, TargetRules rules, MergeFinalizer finalizer) {
    this.secrets = secrets;
    this.cache = cache;
    this.rules = rules;
    this.finalizer = finalizer;
  }

  @Override
  public void requireTarget(KeystoreSecret desired) {
    String namespace = desired.getMetadata().getNamespace();
    if (cache.get(namespace, desired.targetName()).isEmpty()
        && secrets.get(namespace, desired.targetName()) == null) {
      throw awaited(desired);
    }
  }

  @Override
  public boolean isAsMade(Secret secret, KeystoreSecret desired) {
    return finalizer.isHeld(desired)
        && SecretOwnership.isMergedBy(desired, secret)
        && !SecretMetadata.isMadeBy(secret, desired);
  }

  @Override
  public boolean isIntact(Secret live, KeystoreSecret desired) {
    return isAsMade(live, desired)
        && SecretMetadata.isLabelled(live)
        && SecretMetadata.holds(live, desired.getSpec().target().template().metadata())
        && SecretData.keysLeft(desired)
            .filter(SecretOwnership.data(SecretOwnership.merger(desired), live)::equals)
            .isPresent();
  }

  @Override
  public AppliedSecret apply(KeystoreSecret desired, SecretContent content) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Secret live = secrets.get(desired.getMetadata().getNamespace(), desired.targetName());
      if (live == null) {
        throw awaited(desired);
      }
      Optional<AppliedSecret> applied =
          SecretMetadata.isMadeBy(live, desired)
              ? letGo(desired, content, live)
              : merge(desired, content, live);
      if (applied.isPresent()) {
        return applied.get();
      }
    }
    throw KubernetesErrors.contended(desired.targetName());
  }

  private Optional<AppliedSecret> merge(
      KeystoreSecret desired, SecretContent content, Secret live) {
    Map<String, String> data = SecretData.encoded(content);
    rules.checkMerged(live, desired, data);
    finalizer.hold(desired);
    Secret merging =
        new SecretBuilder()
            .withMetadata(
                pinnedTo(live)
                    .withLabels(SecretMetadata.managed(content.labels()))
                    .withAnnotations(content.annotations())
                    .build())
            .withData(data)
            .build();
    Optional<Secret> merged = secrets.merge(merging, SecretOwnership.merger(desired));
    if (merged.isPresent() && finalizer.isLeaving(desired)) {
      // Deleted meanwhile: its keys may have been taken out before these came in.
      takeOut(desired, desired.targetName());
    }
    return merged.map(written -> LiveSecrets.applied(written, change(live, written)));
  }

  /// The start of an apply that neither makes a Secret nor meets another than was looked at.
  private static ObjectMetaBuilder pinnedTo(Secret live) {
    ObjectMeta seen = live.getMetadata();
    return new ObjectMetaBuilder()
        .withName(seen.getName())
        .withNamespace(seen.getNamespace())
        .withUid(seen.getUid())
        .withResourceVersion(seen.getResourceVersion());
  }

  /// What we made under another policy becomes nobody's, and what it holds our merged keys.
  private Optional<AppliedSecret> letGo(
      KeystoreSecret desired, SecretContent content, Secret ours) {
    ObjectMeta before = ours.getMetadata();
    Map<String, String> annotations =
        new HashMap<>(SecretMetadata.orEmpty(before.getAnnotations()));
    annotations.remove(ApiGroup.ORPHAN_ANNOTATION);
    List<OwnerReference> owners =
        before.getOwnerReferences().stream()
            .filter(owner -> !desired.getMetadata().getUid().equals(owner.getUid()))
            .toList();
    Secret free =
        new SecretBuilder(ours)
            .editMetadata()
            .withAnnotations(annotations)
            .withOwnerReferences(owners)
            .withManagedFields(
                SecretOwnership.handedOver(
                    KubernetesClients.FIELD_MANAGER, SecretOwnership.merger(desired), ours))
            .endMetadata()
            .build();
    finalizer.hold(desired);
    return secrets.replace(free).flatMap(live -> merge(desired, content, live));
  }

  /// Takes out of a Secret what this KeystoreSecret has merged into it, and what nobody else holds.
  void takeOut(KeystoreSecret merging, String name) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Secret live = secrets.get(merging.getMetadata().getNamespace(), name);
      if (live == null || !SecretOwnership.isMergedBy(merging, live)) {
        return;
      }
      if (SecretData.isImmutable(live)) {
        log.warn(
            "{}/{}: its keys stay in Secret {}, which has become immutable",
            merging.getMetadata().getNamespace(),
            merging.getMetadata().getName(),
            name);
        return;
      }
      Secret nothing = new SecretBuilder().withMetadata(pinnedTo(live).build()).build();
      if (secrets.merge(nothing, SecretOwnership.merger(merging)).isPresent()) {
        return;
      }
    }
    throw KubernetesErrors.contended(name);
  }

  private static AppliedSecret.Change change(Secret before, Secret after) {
    if (!SecretMetadata.orEmpty(before.getData()).equals(SecretMetadata.orEmpty(after.getData()))) {
      return AppliedSecret.Change.UPDATED;
    }
    return before
            .getMetadata()
            .getResourceVersion()
            .equals(after.getMetadata().getResourceVersion())
        ? AppliedSecret.Change.NONE
        : AppliedSecret.Change.METADATA;
  }

  private static SyncFailedException awaited(KeystoreSecret desired) {
    return new SyncFailedException(new SyncFailure.SecretAwaited(desired.targetName()));
  }
}
