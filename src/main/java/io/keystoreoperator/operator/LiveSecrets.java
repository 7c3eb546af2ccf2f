package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.sync.AppliedSecret;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Secrets as the API server has them: each request, and what its refusal means. What is written
/// wakes nobody.
final class LiveSecrets {
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final String FIELD_CONFLICT = "FieldManagerConflict";
  private static final Pattern HOLDER = Pattern.compile("conflict with \"([^\"]+)\"");

  private final KubernetesClient client;
  private final SecretCache cache;

  LiveSecrets(KubernetesClient client, SecretCache cache) {
    this.client = client;
    this.cache = cache;
  }

  @Nullable Secret get(String namespace, String name) {
    try {
      return client.secrets().inNamespace(namespace).withName(name).get();
    } catch (KubernetesClientException e) {
      throw KubernetesErrors.onSecret("read", name, e);
    }
  }

  /// POST, not apply: apply would take over a stranger's Secret. Empty when one is there already.
  Optional<Secret> create(Secret secret) {
    return write("create", secret, () -> client.resource(secret).create());
  }

  /// PUT at the version that was looked at. Empty when somebody else was quicker.
  Optional<Secret> replace(Secret secret) {
    return write("update", secret, () -> client.resource(secret).update());
  }

  /// Puts the label back that has a Secret watched, unless somebody else is quicker.
  Secret label(Secret live) {
    Secret labelled =
        new SecretBuilder(live)
            .editMetadata()
            .withLabels(
                SecretMetadata.managed(SecretMetadata.orEmpty(live.getMetadata().getLabels())))
            .withManagedFields(List.of())
            .endMetadata()
            .build();
    return replace(labelled).orElse(live);
  }

  /// Applies what `manager` has to say of a Secret, and takes nothing from anybody.
  ///
  /// @param secret with UID and version, so that it is neither made nor another one
  /// @return empty when it was changed or has gone since it was looked at
  /// @throws SyncFailedException KeyConflict when another manager holds some of it
  Optional<Secret> merge(Secret secret, String manager) {
    PatchContext apply =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(manager)
            .withForce(false)
            .build();
    return write("update", secret, () -> client.resource(secret).patch(apply));
  }

  /// Deletes just the Secret that was looked at.
  ///
  /// @return whether it is gone; false when it was changed meanwhile
  boolean delete(Secret secret) {
    ObjectMeta seen = secret.getMetadata();
    DeleteOptions justThis =
        new DeleteOptionsBuilder()
            .withNewPreconditions(seen.getResourceVersion(), seen.getUid())
            .build();
    try {
      client.raw(
          "/api/v1/namespaces/" + seen.getNamespace() + "/secrets/" + seen.getName(),
          "DELETE",
          justThis);
      return true;
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case NOT_FOUND -> true;
        case CONFLICT -> false;
        default -> throw KubernetesErrors.onSecret("delete", seen.getName(), e);
      };
    }
  }

  static AppliedSecret applied(Secret secret, AppliedSecret.Change change) {
    return new AppliedSecret(
        secret.getMetadata().getName(), secret.getMetadata().getResourceVersion(), change);
  }

  private Optional<Secret> write(String verb, Secret secret, Supplier<Secret> request) {
    try {
      return Optional.of(cache.recording(secret, request));
    } catch (KubernetesClientException e) {
      SortedMap<String, String> holders = holders(e);
      if (!holders.isEmpty()) {
        throw new SyncFailedException(
            new SyncFailure.KeyConflict(secret.getMetadata().getName(), holders));
      }
      if (e.getCode() == CONFLICT || (e.getCode() == NOT_FOUND && verb.equals("update"))) {
        return Optional.empty();
      }
      throw KubernetesErrors.onSecret(verb, secret.getMetadata().getName(), e);
    }
  }

  /// Who holds the fields that an apply wanted, as the API server's answer names them.
  private static SortedMap<String, String> holders(KubernetesClientException e) {
    SortedMap<String, String> holders = new TreeMap<>();
    if (e.getStatus() == null || e.getStatus().getDetails() == null) {
      return holders;
    }
    List<StatusCause> causes = e.getStatus().getDetails().getCauses();
    for (StatusCause cause : causes) {
      Matcher holder = HOLDER.matcher(cause.getMessage() == null ? "" : cause.getMessage());
      if (FIELD_CONFLICT.equals(cause.getReason()) && holder.find()) {
        holders.put(SecretOwnership.fieldName(cause.getField()), holder.group(1));
      }
    }
    return holders;
  }
}
