package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What came of writing a status.
enum StatusWrite {
  WRITTEN,
  /// What was reconciled had moved on before the write: JOSDK drops that event.
  OVERTAKEN,
  /// The resource is no more.
  GONE,
  FAILED;

  private static final Logger log = LoggerFactory.getLogger(StatusWrite.class);
  private static final int NOT_FOUND = 404;

  /// Applies the status alone, in one request.
  ///
  /// @param blank becomes what is applied
  /// @param unmoved whether the resource that the write returned is still the one reconciled
  static <S, R extends CustomResource<?, S>> StatusWrite of(
      S status, R reconciled, R blank, Context<R> context, Predicate<R> unmoved) {
    ObjectMeta metadata = reconciled.getMetadata();
    blank.getMetadata().setName(metadata.getName());
    blank.getMetadata().setNamespace(metadata.getNamespace());
    blank.setStatus(status);
    try {
      R returned = context.resourceOperations().serverSideApplyPrimaryStatus(blank);
      return unmoved.test(returned) ? WRITTEN : OVERTAKEN;
    } catch (KubernetesClientException e) {
      if (e.getCode() == NOT_FOUND) {
        return GONE;
      }
      log.warn(
          "status of {} {} not written: HTTP {}; tried again",
          reconciled.getKind(),
          metadata.getNamespace() == null
              ? metadata.getName()
              : metadata.getNamespace() + "/" + metadata.getName(),
          e.getCode());
      return FAILED;
    }
  }
}
