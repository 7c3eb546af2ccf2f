package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.KeystoreSecret;

/// Owner: our controller reference is on the Secret, and with the KeystoreSecret it goes.
final class OwnedSecrets extends WholeSecrets {
  private static final int ATTEMPTS = 4;

  private final LiveSecrets secrets;

  OwnedSecrets(LiveSecrets secrets, SecretCache cache, TargetRules rules) {
    super(secrets, cache, rules);
    this.secrets = secrets;
  }

  @Override
  boolean isMarked(Secret secret, KeystoreSecret desired) {
    return SecretMetadata.isOwnedBy(secret, desired)
        && SecretMetadata.annotation(secret, ApiGroup.ORPHAN_ANNOTATION) == null;
  }

  @Override
  void mark(ObjectMetaBuilder metadata, KeystoreSecret desired) {
    metadata.addToOwnerReferences(SecretMetadata.ownerReference(desired));
  }

  /// Deletes a Secret, if it is ours.
  ///
  /// @return whether it was
  boolean remove(KeystoreSecret owner, String name) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Secret live = secrets.get(owner.getMetadata().getNamespace(), name);
      if (live == null || !SecretMetadata.isOwnedBy(live, owner)) {
        return false;
      }
      if (secrets.delete(live)) {
        return true;
      }
    }
    throw KubernetesErrors.contended(name);
  }
}
