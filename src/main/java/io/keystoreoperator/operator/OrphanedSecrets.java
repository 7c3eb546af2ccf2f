package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.KeystoreSecret;

/// Orphan: the Secret says whose it is in an annotation, and stays when the KeystoreSecret goes.
final class OrphanedSecrets extends WholeSecrets {
  OrphanedSecrets(LiveSecrets secrets, SecretCache cache, TargetRules rules) {
    super(secrets, cache, rules);
  }

  @Override
  boolean isMarked(Secret secret, KeystoreSecret desired) {
    return SecretMetadata.isOrphanOf(secret, desired);
  }

  @Override
  void mark(ObjectMetaBuilder metadata, KeystoreSecret desired) {
    metadata.addToAnnotations(ApiGroup.ORPHAN_ANNOTATION, desired.getMetadata().getName());
  }
}
