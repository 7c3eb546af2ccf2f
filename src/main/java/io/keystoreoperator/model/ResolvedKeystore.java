package io.keystoreoperator.model;

import java.util.Map;
import java.util.Set;

/// A keystore as one namespace may use it: where its items lie, as whom to read them, and which
/// keys are allowed. Made anew whenever the keystore's generation, or the namespace's labels,
/// change.
///
/// @param kmsKeyArns keys that may have encrypted an item; empty allows any that KMS opens
/// @param encryptionContext values may hold `{key}`
/// @param finds whether its items may be looked for by their names
public record ResolvedKeystore(
    KeystoreId id,
    String uid,
    long generation,
    TableRef table,
    ItemFormat format,
    SessionRequest session,
    Set<String> kmsKeyArns,
    Map<String, String> encryptionContext,
    boolean finds,
    KeyAccess access) {
  public ResolvedKeystore {
    kmsKeyArns = Set.copyOf(kmsKeyArns);
    encryptionContext = Map.copyOf(encryptionContext);
  }

  /// Whether readers in different namespaces have the same session.
  public boolean isSharedByNamespaces() {
    return session.scope().isEmpty() && session.base() instanceof BaseIdentity.Operator;
  }
}
