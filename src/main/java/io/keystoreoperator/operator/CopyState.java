package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.Condition;
import io.keystoreoperator.api.ConditionType;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.api.Reason;
import java.util.Objects;
import java.util.Optional;

/// How a ClusterKeystoreSecret fares in one namespace.
sealed interface CopyState {
  /// Its KeystoreSecret is as it is wanted, and Ready; or suspended, if that is wanted.
  record InStep() implements CopyState {}

  /// Its KeystoreSecret is being made, or has not been looked at since.
  record Pending() implements CopyState {}

  /// There is none, or it is not Ready.
  ///
  /// @param passing it may pass by itself
  record Failing(String reason, String message, boolean passing) implements CopyState {
    Failing(Reason reason, String message, boolean passing) {
      this(reason.text(), message, passing);
    }
  }

  /// The state of a KeystoreSecret that is as it is wanted.
  static CopyState of(KeystoreSecret copy) {
    KeystoreSecretStatus status = copy.statusOrEmpty();
    Optional<Condition> ready = Conditions.find(status.conditions(), ConditionType.READY);
    if (copy.isMarkedForDeletion()) {
      return new Pending();
    }
    if (copy.getSpec().suspend()) {
      return Conditions.isTrue(status.conditions(), ConditionType.SUSPENDED)
          ? new InStep()
          : new Pending();
    }
    boolean current =
        Objects.equals(status.observedGeneration(), copy.getMetadata().getGeneration());
    if (ready.isEmpty() || !current) {
      return new Pending();
    }
    return Conditions.TRUE.equals(ready.get().getStatus())
        ? new InStep()
        : new Failing(
            ready.get().getReason(),
            ready.get().getMessage(),
            Conditions.isTrue(status.conditions(), ConditionType.RECONCILING));
  }
}
