package io.keystoreoperator.operator;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.api.TemplateMetadata;
import io.keystoreoperator.api.TemplateSpec;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.render.SecretContent;
import io.keystoreoperator.sync.AppliedSecret;
import io.keystoreoperator.sync.SecretState;
import io.keystoreoperator.sync.Secrets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Writes Secrets that belong to their KeystoreSecret, and never another's.
final class SecretApplier implements Secrets {
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final int ATTEMPTS = 4;

  private final KubernetesClient client;
  private final SecretCache cache;

  SecretApplier(KubernetesClient client, SecretCache cache) {
    this.client = client;
    this.cache = cache;
  }

  @Override
  public SecretState inspect(KeystoreSecret desired) {
    KeystoreSecretStatus.Target left = desired.statusOrEmpty().target();
    String namespace = desired.getMetadata().getNamespace();
    Optional<Secret> cached = cache.get(namespace, desired.targetName());
    if (left == null || !left.name().equals(desired.targetName()) || cached.isEmpty()) {
      return new SecretState.Drifted();
    }
    if (left.resourceVersion().equals(cached.get().getMetadata().getResourceVersion())) {
      return new SecretState.AsWeLeftIt(left.resourceVersion());
    }
    // A version that we did not write is only a hint: labels and annotations are anybody's.
    Secret live = get(namespace, desired.targetName());
    return live != null && isIntact(live, desired)
        ? new SecretState.AsWeLeftIt(live.getMetadata().getResourceVersion())
        : new SecretState.Drifted();
  }

  private static boolean isIntact(Secret live, KeystoreSecret desired) {
    TemplateMetadata metadata = desired.getSpec().target().template().metadata();
    return SecretMetadata.isOwnedBy(live, desired)
        && SecretMetadata.isLabelled(live)
        && holds(live.getMetadata().getLabels(), metadata.labels())
        && holds(live.getMetadata().getAnnotations(), metadata.annotations())
        && SecretOwnership.isAllOf(KubernetesClients.FIELD_MANAGER, live, keys(desired));
  }

  private static boolean holds(@Nullable Map<String, String> live, Map<String, String> wanted) {
    return orEmpty(live).entrySet().containsAll(wanted.entrySet());
  }

  /// The keys of the Secret as it was left: those of its templates, and of the data that it holds.
  private static Set<String> keys(KeystoreSecret desired) {
    TemplateSpec template = desired.getSpec().target().template();
    Set<String> keys = new HashSet<>(template.keys());
    if (template.keepsData()) {
      desired.statusOrEmpty().keys().forEach(key -> keys.add(key.secretKey()));
    }
    return keys;
  }

  @Override
  public AppliedSecret apply(KeystoreSecret desired, SecretContent content) {
    String namespace = desired.getMetadata().getNamespace();
    boolean expected = cache.get(namespace, desired.targetName()).isPresent();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Secret live = expected ? get(namespace, desired.targetName()) : null;
      Optional<AppliedSecret> applied =
          live == null ? create(desired, content) : update(desired, content, live);
      if (applied.isPresent()) {
        return applied.get();
      }
      expected = true;
    }
    throw new SyncFailedException(
        new SyncFailure.Hindered(
            "update Secret \"" + desired.targetName() + "\"", "somebody else keeps writing it"));
  }

  /// POST, not apply: apply would take over a stranger's Secret. Empty when one is there already.
  private Optional<AppliedSecret> create(KeystoreSecret desired, SecretContent content) {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(desired.targetName())
            .withNamespace(desired.getMetadata().getNamespace())
            .withLabels(SecretMetadata.managed(content.labels()))
            .withAnnotations(content.annotations())
            .withOwnerReferences(SecretMetadata.ownerReference(desired))
            .endMetadata()
            .withType(content.type())
            .withData(encoded(content))
            .build();
    return write("create", secret, () -> client.resource(secret).create())
        .map(made -> applied(made, AppliedSecret.Change.CREATED));
  }

  /// PUT of the whole, at the version that was looked at: a patch would leave dropped keys behind.
  private Optional<AppliedSecret> update(
      KeystoreSecret desired, SecretContent content, Secret live) {
    if (!SecretMetadata.isOwnedBy(live, desired)) {
      throw new SyncFailedException(new SyncFailure.SecretNotOwned(desired.targetName()));
    }
    if (!content.type().equals(live.getType())) {
      throw new SyncFailedException(
          new SyncFailure.TypeChangeRefused(desired.targetName(), live.getType(), content.type()));
    }
    Map<String, String> data = encoded(content);
    Map<String, String> labels =
        merged(
            live.getMetadata().getLabels(),
            SecretOwnership.labels(KubernetesClients.FIELD_MANAGER, live),
            SecretMetadata.managed(content.labels()));
    Map<String, String> annotations =
        merged(
            live.getMetadata().getAnnotations(),
            SecretOwnership.annotations(KubernetesClients.FIELD_MANAGER, live),
            content.annotations());
    boolean sameMetadata =
        labels.equals(orEmpty(live.getMetadata().getLabels()))
            && annotations.equals(orEmpty(live.getMetadata().getAnnotations()));
    boolean sameData = data.equals(orEmpty(live.getData()));
    if (sameData && sameMetadata) {
      return Optional.of(applied(live, AppliedSecret.Change.NONE));
    }
    AppliedSecret.Change change =
        sameData ? AppliedSecret.Change.METADATA : AppliedSecret.Change.UPDATED;
    Secret secret =
        new SecretBuilder(live)
            .editMetadata()
            .withLabels(labels)
            .withAnnotations(annotations)
            .withOwnerReferences(owners(live, desired))
            .withManagedFields(List.of())
            .endMetadata()
            .withData(data)
            .build();
    return write("update", secret, () -> client.resource(secret).update())
        .map(made -> applied(made, change));
  }

  /// Others' stay; of ours, those that are no longer wanted go.
  private static Map<String, String> merged(
      @Nullable Map<String, String> live, Set<String> ours, Map<String, String> wanted) {
    Map<String, String> merged = new TreeMap<>(orEmpty(live));
    merged.keySet().removeAll(ours);
    merged.putAll(wanted);
    return merged;
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }

  private static List<OwnerReference> owners(Secret live, KeystoreSecret desired) {
    List<OwnerReference> owners = new ArrayList<>();
    OwnerReference own = SecretMetadata.ownerReference(desired);
    live.getMetadata().getOwnerReferences().stream()
        .filter(reference -> !Objects.equals(reference.getUid(), own.getUid()))
        .forEach(owners::add);
    owners.add(own);
    return owners;
  }

  /// Empty when somebody else was quicker: look again.
  private Optional<Secret> write(String verb, Secret secret, Supplier<Secret> request) {
    try {
      return Optional.of(cache.recording(secret, request));
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT || (e.getCode() == NOT_FOUND && verb.equals("update"))) {
        return Optional.empty();
      }
      throw KubernetesErrors.onSecret(verb, secret.getMetadata().getName(), e);
    }
  }

  private @Nullable Secret get(String namespace, String name) {
    try {
      return client.secrets().inNamespace(namespace).withName(name).get();
    } catch (KubernetesClientException e) {
      throw KubernetesErrors.onSecret("read", name, e);
    }
  }

  private static AppliedSecret applied(Secret secret, AppliedSecret.Change change) {
    return new AppliedSecret(
        secret.getMetadata().getName(), secret.getMetadata().getResourceVersion(), change);
  }

  private static Map<String, String> encoded(SecretContent content) {
    Base64.Encoder base64 = Base64.getEncoder();
    return content.data().entrySet().stream()
        .collect(
            toUnmodifiableMap(
                Map.Entry::getKey, entry -> base64.encodeToString(entry.getValue().bytes())));
  }
}
