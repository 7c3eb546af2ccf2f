package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.localaws.Fault;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A keystore that does not answer takes none of the others' place.
class HangingKeystoreIT {
  private static final int PLACES = 8;
  private static final int READERS = 30;

  @RegisterExtension
  static final InstalledOperator operator = new InstalledOperator("--concurrency=" + PLACES);

  @Test
  void theReadersOfAnotherKeystoreDoNotWaitForOneThatHangs() {
    Team hanging = operator.team();
    for (int i = 0; i < READERS; i++) {
      operator.accounts().writer().putV1(hanging.key("k" + i), "value");
    }
    Team other = operator.running().teamWithoutKeystore();
    operator.accounts().credstashWriter().putCredstash(other.key("db"), 1, "s3cr3t");
    other.applyClusterKeystore(
        other.keystore(),
        """
        region: us-east-1
        table: %s
        auth: {roleArn: "%s", externalId: "%s"}
        access: [{namespaces: ["{ns}"], keys: ["{namespace}/**"]}]
        """
            .formatted(
                TwoAccounts.CREDSTASH_TABLE, TwoAccounts.READER_ARN, TwoAccounts.EXTERNAL_ID));
    // The newest version of an item is got with Query, which goes on to work.
    operator
        .accounts()
        .aws()
        .faults()
        .every("dynamodb", "BatchGetItem", new Fault.Delayed(Duration.ofMinutes(1)));
    hanging.apply(manyOf(hanging));
    awaitRunning(PLACES * 3 / 4);

    other.applyKeystoreSecret("app", "data: [{secretKey: k, remoteRef: {key: '{ns}/db'}}]");

    other.awaitSecret("app", Map.of("k", "s3cr3t"));
    assertThat(hanging.namespace().client().secrets().list().getItems()).isEmpty();
    assertThat(running()).isLessThan(PLACES);

    operator.accounts().aws().faults().clear();
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> hanging.namespace().client().secrets().list().getItems().size() == READERS);
  }

  private static String manyOf(Team team) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < READERS; i++) {
      all.append(
          """
          ---
          apiVersion: keystore-operator.io/v1beta1
          kind: KeystoreSecret
          metadata: {name: app-%1$d}
          spec:
            keystoreRef: {kind: ClusterKeystore, name: %2$s}
            data: [{secretKey: k, remoteRef: {key: %3$s/k%1$d}}]
          """
              .formatted(i, team.keystore(), team.name()));
    }
    return all.toString();
  }

  private static void awaitRunning(int reconciles) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> running() == reconciles);
  }

  private static double running() {
    return operator.running().operator().scrape().value("keystore_operator_reconciles_running");
  }
}
