package io.keystoreoperator.operator;

import io.fabric8.kubernetes.client.CustomResource;
import io.keystoreoperator.api.ClusterKeystoreSpec;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSettings;
import io.keystoreoperator.api.ServiceAccountReference;
import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.plan.AccessPolicy;
import io.keystoreoperator.plan.KeystoreResolver;
import io.keystoreoperator.plan.Namespace;
import io.keystoreoperator.plan.Planner;
import java.util.Map;
import java.util.Optional;

/// Finds the keystore that a KeystoreSecret names, as its namespace may use it.
final class KeystoreCatalog {
  private final KeystoreSecretSources sources;
  private final ServiceAccounts serviceAccounts;
  private final OperatorSettings settings;

  KeystoreCatalog(
      KeystoreSecretSources sources, ServiceAccounts serviceAccounts, OperatorSettings settings) {
    this.sources = sources;
    this.serviceAccounts = serviceAccounts;
    this.settings = settings;
  }

  /// The keystore for this reader.
  ///
  /// @throws SyncFailedException KeystoreNotFound, KeyNotAllowed, NothingFound, InvalidSpec,
  ///     ServiceAccountUnusable or Hindered
  ResolvedKeystore resolve(KeystoreSecret reader) {
    String name = reader.getMetadata().getNamespace();
    KeystoreId id = reader.keystoreId();
    KeystoreResolver.Source source =
        find(id)
            .orElseThrow(
                () -> new SyncFailedException(new SyncFailure.KeystoreNotFound(id, hint(id))));
    Namespace namespace = seen(name, sources.namespace(name), source.spec());
    // Whom it serves nothing is told nothing of it: no rule that its spec breaks, no
    // ServiceAccount.
    if (!AccessPolicy.serves(source.spec(), namespace)) {
      throw new SyncFailedException(Planner.refusal(reader));
    }
    return KeystoreResolver.resolve(source, namespace, base(source, name));
  }

  private Optional<KeystoreResolver.Source> find(KeystoreId id) {
    String namespace = id.namespace();
    return namespace == null
        ? sources.clusterKeystore(id.name()).map(keystore -> source(id, keystore))
        : sources.keystore(namespace, id.name()).map(keystore -> source(id, keystore));
  }

  static KeystoreResolver.Source source(
      KeystoreId id, CustomResource<? extends KeystoreSettings, ?> keystore) {
    return new KeystoreResolver.Source(
        id,
        keystore.getMetadata().getUid(),
        keystore.getMetadata().getGeneration(),
        keystore.getSpec());
  }

  private String hint(KeystoreId id) {
    if (id.isClusterScoped() && !settings.clusterKeystores()) {
      return "cannot be used: this operator serves namespaced Keystores only";
    }
    return id.isClusterScoped()
        ? "does not exist: create it, or mend spec.keystoreRef"
        : "does not exist: create it, or mend spec.keystoreRef (kind: ClusterKeystore for a"
            + " cluster-wide one)";
  }

  private BaseIdentity base(KeystoreResolver.Source source, String namespace) {
    ServiceAccountReference reference = source.spec().auth().serviceAccountRef();
    return reference == null
        ? new BaseIdentity.Operator()
        : serviceAccounts.identity(namespace, reference);
  }

  /// The namespace as access rules see it.
  ///
  /// @throws SyncFailedException Hindered when rules ask for its labels before they are known: to
  ///     go by none would be to go by others
  static Namespace seen(
      String name,
      Optional<io.fabric8.kubernetes.api.model.Namespace> known,
      KeystoreSettings keystore) {
    boolean labelsMatter =
        keystore instanceof ClusterKeystoreSpec shared
            && shared.access().stream().anyMatch(rule -> rule.namespaceSelector() != null);
    if (labelsMatter && known.isEmpty()) {
      throw new SyncFailedException(
          new SyncFailure.Hindered("look at namespace " + name, "its labels are not known yet"));
    }
    return new Namespace(
        name,
        known
            .map(namespace -> SecretMetadata.orEmpty(namespace.getMetadata().getLabels()))
            .orElse(Map.of()));
  }
}
