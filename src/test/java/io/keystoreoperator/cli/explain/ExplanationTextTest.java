package io.keystoreoperator.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.keystoreoperator.api.KeystoreSecret;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExplanationTextTest {
  private static final String WITHOUT_A_KEY =
      """
      apiVersion: keystore-operator.io/v1beta1
      kind: KeystoreSecret
      metadata: {name: app, namespace: team-a, generation: 1}
      spec:
        keystoreRef: {kind: ClusterKeystore, name: account-a}
        refreshPolicy: OnChange
        target: {deletionPolicy: Merge}
        data:
        - {secretKey: password, remoteRef: {key: payments/db}}
        - {secretKey: token, remoteRef: {key: payments/token}}
      status:
        observedGeneration: 1
        conditions: []
        target: {name: app, resourceVersion: "1"}
        syncedRevision: a
        keys: [{secretKey: password, key: payments/db, version: "7"}]
        gone: [{secretKey: token, key: payments/token}]
      """;

  @Test
  void aKeyWhoseItemIsGoneSaysSoAndOneThatIsNewWasNotRead() {
    assertThat(text(WITHOUT_A_KEY))
        .containsPattern("password +payments/db +7 ")
        .containsPattern("token +payments/token +gone ");
    assertThat(text(WITHOUT_A_KEY.replace("payments/token}}", "payments/other}}")))
        .containsPattern("token +payments/other +not read ");
  }

  @Test
  void whatIsNotRefreshedSaysWhenItIs() {
    assertThat(text(WITHOUT_A_KEY)).contains("Refresh: when the spec changes, or by force-sync\n");
    assertThat(text(WITHOUT_A_KEY.replace("OnChange", "CreatedOnce")))
        .contains("Refresh: never, but by force-sync: the Secret is made once\n");
    assertThat(text(WITHOUT_A_KEY.replace("OnChange", "Periodic"))).doesNotContain("Refresh:");
  }

  private static String text(String yaml) {
    KeystoreSecret kss = Serialization.unmarshal(yaml, KeystoreSecret.class);
    return new ExplanationText(
            new Explanation(
                kss,
                new KeystoreFacts.Hidden(kss.keystoreId()),
                new Readings(List.of(kss), Set.of(kss.keystoreId())).keysOf(kss),
                true,
                Remedies.documented()))
        .text(false);
  }
}
