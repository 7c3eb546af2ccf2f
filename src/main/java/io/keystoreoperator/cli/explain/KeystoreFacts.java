package io.keystoreoperator.cli.explain;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import io.keystoreoperator.api.ConditionType;
import io.keystoreoperator.api.KeystoreSettings;
import io.keystoreoperator.api.KeystoreStatus;
import io.keystoreoperator.model.KeystoreId;
import java.util.Optional;

/// A KeystoreSecret's keystore, as far as the person may see it.
sealed interface KeystoreFacts {
  KeystoreId id();

  /// It is there, and the person may see it.
  record Seen(KeystoreId id, String table, String region, Optional<Condition> ready)
      implements KeystoreFacts {}

  /// Nobody sees it.
  record Missing(KeystoreId id) implements KeystoreFacts {}

  /// The person may not see it.
  record Hidden(KeystoreId id) implements KeystoreFacts {}

  static Seen of(
      KeystoreId id, CustomResource<? extends KeystoreSettings, KeystoreStatus> keystore) {
    return new Seen(
        id,
        keystore.getSpec().table(),
        keystore.getSpec().region(),
        Optional.ofNullable(keystore.getStatus()).stream()
            .flatMap(status -> status.conditions().stream())
            .filter(condition -> ConditionType.READY.text().equals(condition.getType()))
            .findFirst());
  }
}
