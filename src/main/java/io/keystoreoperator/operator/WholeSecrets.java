package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.render.SecretContent;
import io.keystoreoperator.sync.AppliedSecret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Secrets that the operator makes and whose data is its alone; never another's, unless it is
/// offered.
abstract sealed class WholeSecrets implements CreationStrategy
    permits OwnedSecrets, OrphanedSecrets {
  private static final int ATTEMPTS = 4;

  private final LiveSecrets secrets;
  private final SecretCache cache;
  private final TargetRules rules;

  WholeSecrets(LiveSecrets secrets, SecretCache cache, TargetRules rules) {
    this.secrets = secrets;
    this.cache = cache;
    this.rules = rules;
  }

  /// Whether the Secret is marked as ours under this policy.
  abstract boolean isMarked(Secret secret, KeystoreSecret desired);

  /// Marks a Secret as ours under this policy, and no other.
  ///
  /// @param metadata with no controller, and none of our annotations
  abstract void mark(ObjectMetaBuilder metadata, KeystoreSecret desired);

  @Override
  public void requireTarget(KeystoreSecret desired) {
    // What is not there is made.
  }

  @Override
  public boolean isAsMade(Secret secret, KeystoreSecret desired) {
    return isMarked(secret, desired)
        && SecretMetadata.isLabelled(secret)
        && (SecretData.isImmutable(secret) || !desired.getSpec().target().immutable());
  }

  @Override
  public boolean isIntact(Secret live, KeystoreSecret desired) {
    return isAsMade(live, desired)
        && SecretMetadata.holds(live, desired.getSpec().target().template().metadata())
        && SecretData.keysLeft(desired)
            .filter(keys -> SecretOwnership.isAllOf(KubernetesClients.FIELD_MANAGER, live, keys))
            .isPresent();
  }

  @Override
  public AppliedSecret apply(KeystoreSecret desired, SecretContent content) {
    Map<String, String> data = SecretData.encoded(content);
    SecretData.checkSize(desired.targetName(), data);
    String namespace = desired.getMetadata().getNamespace();
    boolean expected = cache.get(namespace, desired.targetName()).isPresent();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Secret live = expected ? secrets.get(namespace, desired.targetName()) : null;
      Optional<AppliedSecret> applied =
          live == null ? create(desired, content, data) : update(desired, content, data, live);
      if (applied.isPresent()) {
        return applied.get();
      }
      expected = true;
    }
    throw KubernetesErrors.contended(desired.targetName());
  }

  private Optional<AppliedSecret> create(
      KeystoreSecret desired, SecretContent content, Map<String, String> data) {
    ObjectMetaBuilder metadata =
        new ObjectMetaBuilder()
            .withName(desired.targetName())
            .withNamespace(desired.getMetadata().getNamespace())
            .withLabels(SecretMetadata.managed(content.labels()))
            .withAnnotations(content.annotations());
    mark(metadata, desired);
    Secret secret =
        new SecretBuilder()
            .withMetadata(metadata.build())
            .withType(content.type())
            .withImmutable(immutable(desired, null))
            .withData(data)
            .build();
    return secrets
        .create(secret)
        .map(made -> LiveSecrets.applied(made, AppliedSecret.Change.CREATED));
  }

  private Optional<AppliedSecret> update(
      KeystoreSecret desired, SecretContent content, Map<String, String> data, Secret live) {
    rules.checkWhole(live, desired, content.type(), data);
    Secret wanted = wanted(desired, content, data, live);
    AppliedSecret.Change change = change(live, wanted);
    if (change == AppliedSecret.Change.NONE) {
      return Optional.of(LiveSecrets.applied(live, change));
    }
    if (!SecretMetadata.isMadeBy(live, desired)) {
      wanted
          .getMetadata()
          .setManagedFields(SecretOwnership.takenOver(KubernetesClients.FIELD_MANAGER, live));
    }
    return secrets.replace(wanted).map(written -> LiveSecrets.applied(written, change));
  }

  /// PUT of the whole, at the version that was looked at: a patch would leave dropped keys behind.
  private Secret wanted(
      KeystoreSecret desired, SecretContent content, Map<String, String> data, Secret live) {
    ObjectMeta before = live.getMetadata();
    Map<String, String> annotations = SecretOwnership.annotationsWith(live, content.annotations());
    annotations.remove(ApiGroup.ADOPT_ANNOTATION, desired.getMetadata().getName());
    annotations.remove(ApiGroup.ORPHAN_ANNOTATION);
    ObjectMetaBuilder metadata =
        new ObjectMetaBuilder(before)
            .withLabels(SecretOwnership.labelsWith(live, SecretMetadata.managed(content.labels())))
            .withAnnotations(annotations)
            .withOwnerReferences(withoutController(before.getOwnerReferences()))
            .withManagedFields(List.of());
    mark(metadata, desired);
    return new SecretBuilder(live)
        .withMetadata(metadata.build())
        .withData(data)
        .withImmutable(immutable(desired, live.getImmutable()))
        .build();
  }

  /// Once a Secret is immutable, it stays so.
  private static @Nullable Boolean immutable(KeystoreSecret desired, @Nullable Boolean before) {
    return desired.getSpec().target().immutable() ? Boolean.TRUE : before;
  }

  private static List<OwnerReference> withoutController(List<OwnerReference> owners) {
    List<OwnerReference> others = new ArrayList<>(owners);
    others.removeIf(reference -> Boolean.TRUE.equals(reference.getController()));
    return others;
  }

  private static AppliedSecret.Change change(Secret live, Secret wanted) {
    if (!SecretMetadata.orEmpty(live.getData()).equals(wanted.getData())) {
      return AppliedSecret.Change.UPDATED;
    }
    ObjectMeta before = live.getMetadata();
    ObjectMeta after = wanted.getMetadata();
    boolean same =
        SecretMetadata.orEmpty(before.getLabels()).equals(after.getLabels())
            && SecretMetadata.orEmpty(before.getAnnotations()).equals(after.getAnnotations())
            && before.getOwnerReferences().equals(after.getOwnerReferences())
            && Objects.equals(live.getImmutable(), wanted.getImmutable());
    return same ? AppliedSecret.Change.NONE : AppliedSecret.Change.METADATA;
  }
}
