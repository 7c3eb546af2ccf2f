package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.localaws.Calls;
import io.keystoreoperator.localaws.Fault;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The force-sync annotation in the hands of someone who uses it too much.
class ForceSyncIT {
  private static final int MANY = 120;
  private static final String PASSWORD =
      "data: [{secretKey: password, remoteRef: {key: '{ns}/db'}}]";

  @RegisterExtension
  static final InstalledOperator operator = new InstalledOperator("--concurrency=16");

  @Test
  void ofManyValuesInAHurryTheFirstAndTheLastAreHeeded() {
    Team team = operator.team();
    operator.accounts().writer().putV1(team.key("db"), "first");
    team.applyKeystoreSecret("app", PASSWORD);
    team.awaitReason("app", "Synced");
    operator.accounts().aws().calls().reset();

    team.forceSync("app", "0");
    team.await("app", kss -> "0".equals(kss.statusOrEmpty().lastHandledForceSync()));
    long begun = System.nanoTime();
    for (int i = 1; i < 20; i++) {
      team.forceSync("app", String.valueOf(i));
    }
    operator.accounts().writer().putV1(team.key("db"), "second");
    team.forceSync("app", "last");

    team.awaitSecret("app", Map.of("password", "second"));
    team.await("app", kss -> "last".equals(kss.statusOrEmpty().lastHandledForceSync()));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(8));
    assertThat(operator.accounts().aws().calls("dynamodb", "BatchGetItem")).isEqualTo(2);
  }

  /// A refresh that nobody waits for is not, and costs half.
  @Test
  void whoAsksIsAnsweredWithWhatWasLastWritten() {
    Team team = operator.team();
    operator.accounts().writer().putV1(team.key("db"), "first");
    team.applyKeystoreSecret("app", "refreshInterval: 10s\n" + PASSWORD);
    team.awaitReason("app", "Synced");
    Calls calls = operator.accounts().aws().calls();

    calls.reset();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> calls.of("dynamodb", "BatchGetItem") > 0);
    assertThat(calls.consistentReads()).isZero();

    team.forceSync("app", "now");
    team.await("app", kss -> "now".equals(kss.statusOrEmpty().lastHandledForceSync()));
    assertThat(calls.consistentReads()).isOne();
  }

  @Test
  void aTenantWhoForcesAllThereIsDelaysNobodyElse() {
    Team hasty = operator.team();
    Team other = operator.running().teamWithoutKeystore();
    hasty.applyClusterKeystore(
        hasty.keystore(),
        """
        region: us-east-1
        table: keystore
        auth: {roleArn: "%s", externalId: "%s"}
        access: [{namespaces: ["{ns}", "%s"], keys: ["{namespace}/**"]}]
        """
            .formatted(TwoAccounts.READER_ARN, TwoAccounts.EXTERNAL_ID, other.name()));
    operator.accounts().writer().putV1(hasty.key("db"), "theirs");
    operator.accounts().writer().putV1(other.key("db"), "first");
    hasty.apply(many(hasty));
    other.applyKeystoreSecretOf(
        "{kind: ClusterKeystore, name: " + hasty.keystore() + "}", "app", PASSWORD);
    other.awaitReason("app", "Synced");
    for (int i = 0; i < MANY; i++) {
      hasty.awaitReason("app-" + i, "Synced");
    }
    operator.accounts().writer().putV1(other.key("db"), "second");
    operator
        .accounts()
        .aws()
        .faults()
        .every("dynamodb", "BatchGetItem", new Fault.Delayed(Duration.ofMillis(500)));

    hasty
        .namespace()
        .kubectl("annotate", "kss", "--all", "keystore-operator.io/force-sync=now")
        .succeeded();
    other.forceSync("app", "now");

    other.awaitSecret("app", Map.of("password", "second"));
    assertThat(forced(hasty)).isLessThan(MANY / 2);

    operator.accounts().aws().faults().clear();
    for (int i = 0; i < MANY; i++) {
      hasty.await("app-" + i, kss -> "now".equals(kss.statusOrEmpty().lastHandledForceSync()));
    }
  }

  private static long forced(Team team) {
    return team.namespace().client().resources(KeystoreSecret.class).list().getItems().stream()
        .filter(kss -> "now".equals(kss.statusOrEmpty().lastHandledForceSync()))
        .count();
  }

  private static String many(Team team) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < MANY; i++) {
      all.append(
          """
          ---
          apiVersion: keystore-operator.io/v1beta1
          kind: KeystoreSecret
          metadata: {name: app-%d}
          spec:
            keystoreRef: {kind: ClusterKeystore, name: %s}
            data: [{secretKey: k, remoteRef: {key: %s/db}}]
          """
              .formatted(i, team.keystore(), team.name()));
    }
    return all.toString();
  }
}
