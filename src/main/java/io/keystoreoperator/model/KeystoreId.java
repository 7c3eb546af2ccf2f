package io.keystoreoperator.model;

import org.jspecify.annotations.Nullable;

/// Which keystore resource: a `ClusterKeystore` (no namespace) or a `Keystore` in a namespace.
public record KeystoreId(@Nullable String namespace, String name) {
  public static KeystoreId cluster(String name) {
    return new KeystoreId(null, name);
  }

  public boolean isClusterScoped() {
    return namespace == null;
  }

  public String kind() {
    return isClusterScoped() ? "ClusterKeystore" : "Keystore";
  }

  /// As messages name it: `ClusterKeystore account-a`, or `Keystore team-a/own`.
  @Override
  public String toString() {
    return isClusterScoped() ? kind() + " " + name : kind() + " " + namespace + "/" + name;
  }
}
