package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.api.RemoteReference;
import io.keystoreoperator.api.RevocationPolicy;
import io.keystoreoperator.model.KeyAccess;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.plan.AccessPolicy;
import io.keystoreoperator.plan.KeystoreRules;
import io.keystoreoperator.sync.Secrets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Deletes Secrets of what their namespace may no longer read, where the keystore's owner wants
/// that. It goes by what the API server says now: caches lag behind, each by itself, and labels
/// that have not arrived yet look like an access that was taken away.
final class Revocations {
  private final KubernetesClient client;
  private final Function<KeystoreId, Optional<ClusterKeystore>> cached;
  private final Secrets secrets;

  /// @param cached a ClusterKeystore as it was last seen
  Revocations(
      KubernetesClient client,
      Function<KeystoreId, Optional<ClusterKeystore>> cached,
      Secrets secrets) {
    this.client = client;
    this.cached = cached;
    this.secrets = secrets;
  }

  /// Looks after one that was refused what it asks for.
  ///
  /// @return empty when nothing comes of it; else whether there was a Secret to delete
  /// @throws io.keystoreoperator.model.SyncFailedException when Kubernetes does not answer, or
  ///     refuses
  Optional<Boolean> revoke(KeystoreSecret refused) {
    KeystoreId id = refused.keystoreId();
    boolean deletes = id.isClusterScoped() && cached.apply(id).filter(this::deletes).isPresent();
    if (!deletes || !hasSomethingToLose(refused) || !isRevoked(refused)) {
      return Optional.empty();
    }
    return Optional.of(secrets.remove(refused));
  }

  private boolean deletes(ClusterKeystore keystore) {
    return keystore.getSpec().revocationPolicy() == RevocationPolicy.DELETE;
  }

  private boolean hasSomethingToLose(KeystoreSecret refused) {
    return refused.statusOrEmpty().target() != null || secrets.holds(refused);
  }

  private boolean isRevoked(KeystoreSecret refused) {
    ClusterKeystore keystore =
        live(
            "ClusterKeystore",
            () ->
                client
                    .resources(ClusterKeystore.class)
                    .withName(refused.keystoreId().name())
                    .get());
    Namespace namespace =
        live(
            "Namespace",
            () -> client.namespaces().withName(refused.getMetadata().getNamespace()).get());
    KeystoreSecret reader = live("KeystoreSecret", () -> client.resource(refused).get());
    if (keystore == null || namespace == null || reader == null || !isSame(reader, refused)) {
      return false;
    }
    if (!deletes(keystore) || !KeystoreRules.violations(keystore.getSpec()).isEmpty()) {
      return false;
    }
    Map<String, String> labels = SecretMetadata.orEmpty(namespace.getMetadata().getLabels());
    KeyAccess access =
        AccessPolicy.of(
            keystore.getSpec().access(),
            new io.keystoreoperator.plan.Namespace(namespace.getMetadata().getName(), labels));
    return !inItsSecret(reader).stream().allMatch(access::allows);
  }

  /// What is in the Secret counts, and not what else the spec asks for by now. Where no status
  /// tells, it is what the spec asks for.
  private static List<String> inItsSecret(KeystoreSecret reader) {
    List<String> read =
        reader.statusOrEmpty().keys().stream().map(KeystoreSecretStatus.Key::key).toList();
    return read.isEmpty() ? reader.getSpec().references().map(RemoteReference::key).toList() : read;
  }

  private static boolean isSame(KeystoreSecret live, KeystoreSecret refused) {
    return live.getMetadata().getUid().equals(refused.getMetadata().getUid())
        && Objects.equals(live.getMetadata().getGeneration(), refused.getMetadata().getGeneration())
        && !live.isMarkedForDeletion();
  }

  private static <T extends HasMetadata> @Nullable T live(String kind, Supplier<@Nullable T> get) {
    try {
      return get.get();
    } catch (KubernetesClientException e) {
      throw KubernetesErrors.unavailable("read " + kind, e);
    }
  }
}
