package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.List;
import java.util.stream.Collectors;

/// Kubernetes' refusals as failures. Its messages are left out where they may quote a Secret's
/// data.
final class KubernetesErrors {
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private KubernetesErrors() {}

  /// A Secret that could not be read or written.
  static SyncFailedException onSecret(String verb, String secret, KubernetesClientException e) {
    if (isPassing(e)) {
      return unavailable(verb + " Secret \"" + secret + "\"", e);
    }
    return new SyncFailedException(new SyncFailure.SecretRefused(secret, refusal(verb, e)));
  }

  /// No answer, or one that says to come again.
  static boolean isPassing(KubernetesClientException e) {
    int code = e.getCode();
    return isUnanswered(e) || code == TOO_MANY_REQUESTS || code >= SERVER_ERROR;
  }

  /// Any other answer in words.
  static String refusal(String verb, KubernetesClientException e) {
    return e.getCode() == FORBIDDEN
        ? "Kubernetes forbids the operator to " + verb + " it: its RBAC, a quota or a policy"
        : "Kubernetes refused to " + verb + " it (" + e.getCode() + reason(e) + ")";
  }

  /// Each time that a Secret was to be written, it had just been changed.
  static SyncFailedException contended(String secret) {
    return new SyncFailedException(
        new SyncFailure.Hindered(
            "update Secret \"" + secret + "\"", "somebody else keeps writing it"));
  }

  /// Kubernetes could not be reached, or failed.
  static SyncFailedException unavailable(String operation, KubernetesClientException e) {
    String why =
        isUnanswered(e)
            ? "Kubernetes gave no answer (" + rootCause(e).getClass().getSimpleName() + ")"
            : "Kubernetes answered HTTP " + e.getCode();
    return new SyncFailedException(new SyncFailure.Hindered(operation, why));
  }

  /// The client has 0 or -1 where there is no status.
  private static boolean isUnanswered(KubernetesClientException e) {
    return e.getCode() <= 0;
  }

  /// The reason and the fields at fault, never their values.
  private static String reason(KubernetesClientException e) {
    Status status = e.getStatus();
    if (status == null) {
      return "";
    }
    List<StatusCause> causes =
        status.getDetails() == null ? List.of() : status.getDetails().getCauses();
    String fields =
        causes.stream()
            .map(cause -> cause.getField() + " " + cause.getReason())
            .distinct()
            .collect(Collectors.joining(", "));
    return " " + status.getReason() + (fields.isEmpty() ? "" : ": " + fields);
  }

  /// What the first cause says, or is, where it says nothing.
  static String rootMessage(Throwable e) {
    Throwable cause = rootCause(e);
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static Throwable rootCause(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
