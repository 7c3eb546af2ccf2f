package io.keystoreoperator.cli.migrate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A SecretStore or ClusterSecretStore, as another resource names it.
record StoreName(boolean isCluster, String name) {
  /// What a `storeRef` says; empty where it names none.
  static Optional<StoreName> of(Field reference) {
    // Any other kind stays unused, and is listed.
    reference.useIfIs("kind", "SecretStore");
    reference.useIfIs("kind", "ClusterSecretStore");
    boolean cluster = reference.isMember("kind", "ClusterSecretStore");
    return reference.text("name").map(name -> new StoreName(cluster, name));
  }

  Map<String, Object> keystoreRef() {
    Map<String, Object> reference = new LinkedHashMap<>();
    reference.put("kind", isCluster ? "ClusterKeystore" : "Keystore");
    reference.put("name", name);
    return reference;
  }
}
