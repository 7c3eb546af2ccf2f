package io.keystoreoperator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class KeystoreSecretTest {
  @Test
  void whoManagesWhichFieldIsNotHeld() {
    KeystoreSecret read = read("");

    assertThat(read.getMetadata().getManagedFields()).isEmpty();
    assertThat(read.getMetadata().getResourceVersion()).isEqualTo("7");
  }

  @Test
  void ofACopyItIsKept() {
    KeystoreSecret copy =
        read(
            "ownerReferences: [{apiVersion: keystore-operator.io/v1beta1,"
                + " kind: ClusterKeystoreSecret, name: all, uid: u1, controller: true}]");

    assertThat(copy.getMetadata().getManagedFields()).hasSize(1);
  }

  @Test
  void aFileWithoutMetadataCanBeRead() {
    assertThat(
            Serialization.unmarshal("kind: KeystoreSecret\nmetadata:\n", KeystoreSecret.class)
                .getMetadata())
        .isNull();
  }

  private static KeystoreSecret read(String more) {
    return Serialization.unmarshal(
        """
        apiVersion: keystore-operator.io/v1beta1
        kind: KeystoreSecret
        metadata:
          name: app
          namespace: team
          resourceVersion: "7"
          managedFields:
          - {manager: kubectl, operation: Apply, fieldsV1: {"f:spec": {"f:suspend": {}}}}
          %s
        """
            .formatted(more),
        KeystoreSecret.class);
  }
}
