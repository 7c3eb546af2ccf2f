package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.Condition;
import io.keystoreoperator.api.KeystoreSecretStatus;

/// What Flux and Argo CD make of a status: the rules of sigs.k8s.io/cli-utils, as far as they look
/// at a resource that is not being deleted.
enum Kstatus {
  IN_PROGRESS,
  FAILED,
  CURRENT;

  static Kstatus of(KeystoreSecretStatus status, long generation) {
    if (status.observedGeneration() != null && status.observedGeneration() != generation) {
      return IN_PROGRESS;
    }
    for (Condition condition : status.conditions()) {
      if (is(condition, "Reconciling", "True")) {
        return IN_PROGRESS;
      }
      if (is(condition, "Stalled", "True")) {
        return FAILED;
      }
    }
    for (Condition condition : status.conditions()) {
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
