package io.keystoreoperator.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The finalizer that keeps a KeystoreSecret as long as its keys are in Secrets of somebody else's.
/// Those that merge nothing have none: Kubernetes collects what they own.
final class MergeFinalizer {
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final int UNPROCESSABLE = 422;
  private static final int ATTEMPTS = 4;

  private final KubernetesClient client;
  private final Function<ResourceID, Optional<KeystoreSecret>> latest;

  /// @param latest a KeystoreSecret as it was last seen
  MergeFinalizer(KubernetesClient client, Function<ResourceID, Optional<KeystoreSecret>> latest) {
    this.client = client;
    this.latest = latest;
  }

  boolean isHeld(KeystoreSecret reader) {
    return reader.hasFinalizer(ApiGroup.MERGED_FINALIZER);
  }

  /// Whether it is deleted, or on its way.
  boolean isLeaving(KeystoreSecret reader) {
    return latest
        .apply(ResourceID.fromResource(reader))
        .filter(seen -> isSame(seen, reader) && !seen.isMarkedForDeletion())
        .isEmpty();
  }

  /// Before the first key goes in.
  ///
  /// @throws SyncFailedException when it is being deleted, or Kubernetes refuses
  void hold(KeystoreSecret reader) {
    if (isHeld(reader)) {
      return;
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      KeystoreSecret live = get(reader);
      if (live == null || live.isMarkedForDeletion()) {
        throw hindered(reader, "it is being deleted");
      }
      List<String> finalizers = new ArrayList<>(live.getMetadata().getFinalizers());
      if (finalizers.contains(ApiGroup.MERGED_FINALIZER)) {
        return;
      }
      finalizers.add(ApiGroup.MERGED_FINALIZER);
      if (write(live, finalizers)) {
        return;
      }
    }
    throw hindered(reader, "somebody else keeps writing it");
  }

  /// After the last key is out.
  ///
  /// @throws SyncFailedException when Kubernetes refuses
  void release(KeystoreSecret reader) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      KeystoreSecret live = get(reader);
      if (live == null) {
        return;
      }
      List<String> finalizers = new ArrayList<>(live.getMetadata().getFinalizers());
      if (!finalizers.remove(ApiGroup.MERGED_FINALIZER) || write(live, finalizers)) {
        return;
      }
    }
    throw hindered(reader, "somebody else keeps writing it");
  }

  /// As it is now; null when it is gone, though another of its name may be there.
  private @Nullable KeystoreSecret get(KeystoreSecret reader) {
    try {
      KeystoreSecret live = client.resource(reader).get();
      return live != null && isSame(live, reader) ? live : null;
    } catch (KubernetesClientException e) {
      throw KubernetesErrors.unavailable("read KeystoreSecret", e);
    }
  }

  /// Just the finalizers, and at the version that was looked at.
  ///
  /// @return false when somebody else was quicker
  private boolean write(KeystoreSecret live, List<String> finalizers) {
    ArrayNode patch = JsonNodeFactory.instance.arrayNode();
    patch
        .addObject()
        .put("op", "test")
        .put("path", "/metadata/resourceVersion")
        .put("value", live.getMetadata().getResourceVersion());
    ArrayNode value =
        patch.addObject().put("op", "add").put("path", "/metadata/finalizers").putArray("value");
    finalizers.forEach(value::add);
    try {
      client.resource(live).patch(PatchContext.of(PatchType.JSON), patch.toString());
      return true;
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case CONFLICT, NOT_FOUND, UNPROCESSABLE -> false;
        default -> throw KubernetesErrors.unavailable("write the finalizer", e);
      };
    }
  }

  private static boolean isSame(KeystoreSecret one, KeystoreSecret other) {
    return one.getMetadata().getUid().equals(other.getMetadata().getUid());
  }

  private static SyncFailedException hindered(KeystoreSecret reader, String problem) {
    return new SyncFailedException(
        new SyncFailure.Hindered(
            "write the finalizer of KeystoreSecret \"" + reader.getMetadata().getName() + "\"",
            problem));
  }
}
