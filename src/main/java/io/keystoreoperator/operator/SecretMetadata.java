package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.TemplateMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What of a Secret's metadata makes it ours, and what of it is worth keeping in a cache.
final class SecretMetadata {
  private SecretMetadata() {}

  /// Ours: our controller owner reference is on it.
  static boolean isOwnedBy(Secret secret, KeystoreSecret owner) {
    return secret.getMetadata().getOwnerReferences().stream()
        .anyMatch(
            reference ->
                Boolean.TRUE.equals(reference.getController())
                    && owner.getMetadata().getUid().equals(reference.getUid()));
  }

  /// Kept by it without being owned: its name is in the annotation, and nobody controls the Secret.
  static boolean isOrphanOf(Secret secret, KeystoreSecret keeper) {
    return keeper.getMetadata().getName().equals(annotation(secret, ApiGroup.ORPHAN_ANNOTATION))
        && controller(secret).isEmpty();
  }

  /// Made by it, to be owned or to be kept without being owned.
  static boolean isMadeBy(Secret secret, KeystoreSecret maker) {
    return isOwnedBy(secret, maker) || isOrphanOf(secret, maker);
  }

  /// Whoever may edit the Secret wants the KeystoreSecret to take it over.
  static boolean isOfferedTo(Secret secret, KeystoreSecret taker) {
    return taker.getMetadata().getName().equals(annotation(secret, ApiGroup.ADOPT_ANNOTATION));
  }

  static Optional<OwnerReference> controller(Secret secret) {
    return secret.getMetadata().getOwnerReferences().stream()
        .filter(reference -> Boolean.TRUE.equals(reference.getController()))
        .findFirst();
  }

  /// The UIDs of those who control the Secret or merge into it.
  static List<String> holders(Secret secret) {
    return Stream.concat(
            controller(secret).map(OwnerReference::getUid).stream(),
            SecretOwnership.mergers(secret).stream().map(SecretOwnership::merging))
        .toList();
  }

  /// `Deployment "web"`.
  static String name(OwnerReference owner) {
    return owner.getKind() + " \"" + owner.getName() + "\"";
  }

  /// Whether a template's labels and annotations are on the Secret.
  static boolean holds(Secret secret, TemplateMetadata wanted) {
    ObjectMeta live = secret.getMetadata();
    return orEmpty(live.getLabels()).entrySet().containsAll(wanted.labels().entrySet())
        && orEmpty(live.getAnnotations()).entrySet().containsAll(wanted.annotations().entrySet());
  }

  static @Nullable String annotation(Secret secret, String name) {
    return orEmpty(secret.getMetadata().getAnnotations()).get(name);
  }

  static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }

  static boolean isLabelled(Secret secret) {
    return "true".equals(orEmpty(secret.getMetadata().getLabels()).get(ApiGroup.MANAGED_LABEL));
  }

  /// Labels, and the one that is on every Secret of ours.
  static SortedMap<String, String> managed(Map<String, String> labels) {
    SortedMap<String, String> all = new TreeMap<>(labels);
    all.put(ApiGroup.MANAGED_LABEL, "true");
    return all;
  }

  static OwnerReference ownerReference(HasMetadata owner) {
    OwnerReference reference = new OwnerReference();
    reference.setApiVersion(owner.getApiVersion());
    reference.setKind(owner.getKind());
    reference.setName(owner.getMetadata().getName());
    reference.setUid(owner.getMetadata().getUid());
    reference.setController(true);
    reference.setBlockOwnerDeletion(false);
    return reference;
  }

  /// The Secret without data or anybody else's metadata, and of the managed fields just the
  /// names of those who merge into it: what the cache holds.
  static Secret slim(Secret secret) {
    ObjectMeta whole = secret.getMetadata();
    Map<String, String> label =
        isLabelled(secret) ? Map.of(ApiGroup.MANAGED_LABEL, "true") : Map.of();
    String orphanOf = annotation(secret, ApiGroup.ORPHAN_ANNOTATION);
    return new SecretBuilder()
        .withMetadata(
            new ObjectMetaBuilder()
                .withName(whole.getName())
                .withNamespace(whole.getNamespace())
                .withUid(whole.getUid())
                .withResourceVersion(whole.getResourceVersion())
                .withLabels(label)
                .withAnnotations(
                    orphanOf == null ? Map.of() : Map.of(ApiGroup.ORPHAN_ANNOTATION, orphanOf))
                .withOwnerReferences(controller(secret).stream().toList())
                .withManagedFields(SecretOwnership.mergers(secret))
                .build())
        .withImmutable(secret.getImmutable())
        .build();
  }
}
