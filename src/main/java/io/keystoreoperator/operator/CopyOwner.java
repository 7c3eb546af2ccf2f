package io.keystoreoperator.operator;

import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.ClusterKeystoreSecret;
import io.keystoreoperator.api.KeystoreSecret;
import java.util.Optional;

/// The ClusterKeystoreSecret that a KeystoreSecret was made for, as its controller owner reference
/// says. A KeystoreSecret without one is somebody's own.
record CopyOwner(String uid, String name) {
  private static final String KIND = "ClusterKeystoreSecret";

  static Optional<CopyOwner> of(KeystoreSecret reader) {
    return reader.getMetadata().getOwnerReferences().stream()
        .filter(reference -> Boolean.TRUE.equals(reference.getController()))
        .filter(reference -> KIND.equals(reference.getKind()))
        .filter(reference -> reference.getApiVersion().startsWith(ApiGroup.NAME + "/"))
        .map(reference -> new CopyOwner(reference.getUid(), reference.getName()))
        .findFirst();
  }

  static boolean is(ClusterKeystoreSecret owner, KeystoreSecret reader) {
    return of(reader).filter(it -> it.uid().equals(owner.getMetadata().getUid())).isPresent();
  }
}
