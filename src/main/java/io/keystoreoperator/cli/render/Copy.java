package io.keystoreoperator.cli.render;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.keystoreoperator.api.ClusterKeystoreSecret;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.plan.ClusterKeystoreSecretRules;
import java.util.List;
import java.util.Optional;

/// The KeystoreSecret that a ClusterKeystoreSecret makes in a namespace.
final class Copy {
  private Copy() {}

  /// Empty where the namespace is not among those that it selects.
  ///
  /// @throws SyncFailedException InvalidSpec, where it breaks rules and is copied nowhere
  static Optional<KeystoreSecret> in(
      String namespace, ClusterKeystoreSecret owner, Surroundings surroundings) {
    List<String> violations = ClusterKeystoreSecretRules.violations(owner.getSpec());
    if (!violations.isEmpty()) {
      throw new SyncFailedException(new SyncFailure.InvalidSpec(violations));
    }
    return Optional.of(surroundings.namespace(namespace, owner.getSpec().namespaceSelector()))
        .filter(found -> found.isSelectedBy(owner.getSpec().namespaceSelector()))
        .map(_ -> copy(namespace, owner));
  }

  private static KeystoreSecret copy(String namespace, ClusterKeystoreSecret owner) {
    KeystoreSecret copy = new KeystoreSecret();
    copy.setMetadata(
        new ObjectMetaBuilder().withName(owner.copyName()).withNamespace(namespace).build());
    copy.setSpec(owner.getSpec().spec());
    return copy;
  }
}
