package io.keystoreoperator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.SyncFailure;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whom a keystore serves nothing hears what those hear whom it serves something else.
class RefusalTest {
  @Test
  void theKeysThatAreNamedAreRefused() {
    assertThat(
            refusal(
                """
                data: [{secretKey: password, remoteRef: {key: db/password}}]
                dataFrom: [{extract: {key: db/all}}]
                """))
        .isEqualTo(
            new SyncFailure.KeyNotAllowed(
                List.of(ItemKey.newest("db/all"), ItemKey.newest("db/password"))));
  }

  @Test
  void aSearchFindsNothing() {
    assertThat(refusal("dataFrom: [{find: {path: db/}}]"))
        .isInstanceOfSatisfying(
            SyncFailure.NothingFound.class,
            nothing -> assertThat(nothing.searches()).singleElement().asString().contains("db/"));
  }

  private static SyncFailure refusal(String spec) {
    String yaml =
        """
        apiVersion: keystore-operator.io/v1beta1
        kind: KeystoreSecret
        metadata: {name: app, namespace: team}
        spec:
          keystoreRef: {kind: ClusterKeystore, name: shared}
        """;
    return Planner.refusal(Serialization.unmarshal(yaml + spec.indent(2), KeystoreSecret.class));
  }
}
