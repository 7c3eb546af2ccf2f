package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.KeystoreSecret;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

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

  static boolean isLabelled(Secret secret) {
    Map<String, String> labels = secret.getMetadata().getLabels();
    return labels != null && "true".equals(labels.get(ApiGroup.MANAGED_LABEL));
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

  /// The Secret without data, managed fields or anybody else's metadata: what the cache holds.
  static Secret slim(Secret secret) {
    ObjectMeta whole = secret.getMetadata();
    Map<String, String> label =
        isLabelled(secret) ? Map.of(ApiGroup.MANAGED_LABEL, "true") : Map.of();
    List<OwnerReference> owners =
        whole.getOwnerReferences().stream()
            .filter(reference -> Boolean.TRUE.equals(reference.getController()))
            .toList();
    return new SecretBuilder()
        .withMetadata(
            new ObjectMetaBuilder()
                .withName(whole.getName())
                .withNamespace(whole.getNamespace())
                .withUid(whole.getUid())
                .withResourceVersion(whole.getResourceVersion())
                .withLabels(label)
                .withOwnerReferences(owners)
                .build())
        .build();
  }
}
