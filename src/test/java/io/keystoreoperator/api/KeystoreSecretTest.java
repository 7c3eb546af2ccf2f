package io.keystoreoperator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class KeystoreSecretTest {
  @Test
  void whoManagesWhichFieldIsNotHeld() {
    KeystoreSecret read =
        Serialization.unmarshal(
            """
            apiVersion: keystore-operator.io/v1beta1
            kind: KeystoreSecret
            metadata:
              name: app
              namespace: team
              resourceVersion: "7"
              managedFields:
              - {manager: kubectl, operation: Apply, fieldsV1: {"f:spec": {"f:suspend": {}}}}
            spec:
              keystoreRef: {name: account-a}
              data: [{secretKey: password, remoteRef: {key: db}}]
            """,
            KeystoreSecret.class);

    assertThat(read.getMetadata().getManagedFields()).isEmpty();
    assertThat(read.getMetadata().getResourceVersion()).isEqualTo("7");
    assertThat(read.getSpec().data()).hasSize(1);
  }
}
