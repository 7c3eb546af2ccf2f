package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.Condition;
import io.keystoreoperator.api.KeystoreSecretStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What Flux and Argo CD make of a status: the rules of sigs.k8s.io/cli-utils, as far as they look
/// at a resource that is not being deleted.
enum Kstatus {
  IN_PROGRESS,
  FAILED,
  CURRENT;

  static Kstatus of(KeystoreSecretStatus status, long generation) {
    return of(status.observedGeneration(), status.conditions(), generation);
  }

  static Kstatus of(@Nullable Long observed, List<Condition> conditions, long generation) {
    if (observed != null && observed != generation) {
      return IN_PROGRESS;
    }
    for (Condition condition : conditions) {
      if (is(condition, "Reconciling", "True")) {
        return IN_PROGRESS;
      }
      if (is(condition, "Stalled", "True")) {
        return FAILED;
      }
    }
    for (Condition condition : conditions) {
      if (is(condition, "Ready", "False") || is(condition, "Ready", "Unknown")) {
        return IN_PROGRESS;
      }
    }
    return CURRENT;
  }

  private static boolean is(Condition condition, String type, String status) {
    return type.equals(condition.getType()) && status.equals(condition.getStatus());
  }
}
