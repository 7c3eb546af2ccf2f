package io.keystoreoperator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.keystoreoperator.api.KeystoreSecret;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangedKeysTest {
  private static final KeystoreSecret READER =
      Serialization.unmarshal(
          """
          apiVersion: keystore-operator.io/v1beta1
          kind: KeystoreSecret
          metadata: {name: app, namespace: payments}
          spec:
            keystoreRef: {kind: ClusterKeystore, name: account-a}
            data:
            - {secretKey: password, remoteRef: {key: payments/db, property: password}}
            - {secretKey: old, remoteRef: {key: payments/app, version: "7"}}
            dataFrom:
            - extract: {key: payments/members}
            - find: {path: payments/keys/, name: {regexp: "^x"}}
          """,
          KeystoreSecret.class);

  @Test
  void aChangeConcernsWhoTakesTheItem() {
    assertThat(named("payments/db").concern(READER)).isTrue();
    assertThat(named("payments/other", "payments/app").concern(READER)).isTrue();
    assertThat(named("payments/members").concern(READER)).isTrue();
  }

  @Test
  void itConcernsNobodyElse() {
    assertThat(named("payments/other").concern(READER)).isFalse();
    assertThat(named("payments").concern(READER)).isFalse();
    assertThat(named("password").concern(READER)).isFalse();
    assertThat(named().concern(READER)).isFalse();
  }

  @Test
  void itMayConcernWhoLooksForItemsWhereTheChangeIs() {
    assertThat(named("payments/keys/new").concern(READER)).isTrue();
    assertThat(named("payments/keys").concern(READER)).isFalse();
  }

  @Test
  void whereItIsNotKnownWhatChangedEverybodyIsConcerned() {
    assertThat(new ChangedKeys.Any().concern(READER)).isTrue();
  }

  @Test
  void changesAddUp() {
    assertThat(named("a").and(named("b", "c"))).isEqualTo(named("a", "b", "c"));
    assertThat(named("a").and(new ChangedKeys.Any())).isEqualTo(new ChangedKeys.Any());
    assertThat(new ChangedKeys.Any().and(named("a"))).isEqualTo(new ChangedKeys.Any());
  }

  private static ChangedKeys named(String... names) {
    return new ChangedKeys.Named(Set.of(names));
  }
}
