package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.localaws.KeystoreWriter;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What has a KeystoreSecret looked at before its refresh interval is over, and what has not.
class WakeUpIT {
  private static final String SPEC = "data: [{secretKey: password, remoteRef: {key: '{ns}/db'}}]";

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  private final KeystoreWriter writer = operator.accounts().writer();

  @Test
  void aKeystoreMayComeAfterItsKeystoreSecret() {
    var team = operator.running().teamWithoutKeystore();
    writer.putV1(team.key("db"), "s3cr3t");
    team.applyKeystoreSecret("app", SPEC);
    team.awaitReason("app", "KeystoreNotFound");

    team.applyKeystore(TwoAccounts.EXTERNAL_ID);

    team.awaitReason("app", "Synced");
  }

  @Test
  void anEditOfTheKeystoreWakesItsReaders() {
    var team = operator.team();
    writer.putV1(team.key("db"), "s3cr3t");
    team.applyKeystoreSecret("app", SPEC);
    team.awaitReason("app", "Synced");

    team.applyClusterKeystore(team.keystore(), keystore("[{namespaces: [others], keys: ['**']}]"));

    team.awaitReason("app", "KeyNotAllowed");
    assertThat(team.secret("app")).isEqualTo(Map.of("password", "s3cr3t"));
  }

  @Test
  void aKeystoresStatusWakesNobody() {
    var team = operator.team();
    writer.putV1(team.key("db"), "s3cr3t");
    team.applyKeystoreSecret("app", SPEC);
    team.awaitReason("app", "Synced");
    team.awaitKeystore("Synced");
    long reads = reads();

    team.namespace()
        .kubectl(
            "patch",
            "cks",
            team.keystore(),
            "--subresource=status",
            "--type=merge",
            "--patch={\"status\": {\"identity\": \"somebody\"}}")
        .succeeded();
    writer.putV1(team.key("second"), "2");
    team.applyKeystoreSecret("second", "data: [{secretKey: k, remoteRef: {key: '{ns}/second'}}]");
    team.awaitReason("second", "Synced");

    // The second's own read, which came after all that the status could have caused.
    assertThat(reads()).isEqualTo(reads + 1);
  }

  @Test
  void newLabelsOfTheNamespaceChangeWhatItMayRead() {
    var team = operator.running().teamWithoutKeystore();
    writer.putV1(team.key("db"), "s3cr3t");
    team.applyClusterKeystore(
        team.keystore(),
        keystore("[{namespaceSelector: {matchLabels: {tier: gold}}, keys: ['{namespace}/*']}]"));
    team.applyKeystoreSecret("app", SPEC);
    team.awaitReason("app", "KeyNotAllowed");

    team.namespace().kubectl("label", "namespace", team.name(), "tier=gold").succeeded();
    team.awaitReason("app", "Synced");

    team.namespace().kubectl("label", "namespace", team.name(), "tier-").succeeded();
    team.awaitReason("app", "KeyNotAllowed");
  }

  @Test
  void aSuspendedKeystoreSecretIsLeftAsItIs() {
    var team = operator.team();
    writer.putV1(team.key("db"), "s3cr3t");
    team.applyKeystoreSecret("app", SPEC);
    var before = team.awaitReason("app", "Synced").statusOrEmpty();

    team.applyKeystoreSecret("app", "suspend: true\n" + SPEC);
    var suspended = team.await("app", kss -> Team.condition(kss, "Suspended").isPresent());
    long reads = reads();
    team.forceSync("app", "in vain");
    team.namespace().kubectl("delete", "secret", "app").succeeded();
    writer.putV1(team.key("second"), "2");
    team.applyKeystoreSecret("second", "data: [{secretKey: k, remoteRef: {key: '{ns}/second'}}]");
    team.awaitReason("second", "Synced");

    assertThat(reads()).isEqualTo(reads + 1);
    assertThat(team.secret("app")).isNull();
    assertThat(Team.condition(suspended, "Ready")).isEqualTo(Team.ready(before.conditions()));
    assertThat(suspended.statusOrEmpty().syncedRevision()).isEqualTo(before.syncedRevision());
    assertThat(team.keystoreSecret("app").getStatus()).isEqualTo(suspended.getStatus());

    team.applyKeystoreSecret("app", "suspend: false\n" + SPEC);

    team.awaitSecret("app", Map.of("password", "s3cr3t"));
    var resumed = team.awaitSettled("app");
    assertThat(Team.condition(resumed, "Suspended")).isEmpty();
  }

  @Test
  void anIntervalOfZeroIsNeverOverButForceSyncStillCounts() {
    var team = operator.team();
    writer.putV1(team.key("db"), "old");
    team.applyKeystoreSecret("app", "refreshInterval: '0'\n" + SPEC);
    team.awaitReason("app", "Synced");

    writer.putV1(team.key("db"), "new");
    team.forceSync("app", "once");

    team.awaitSecret("app", Map.of("password", "new"));
  }

  @Test
  void eachTurnMakesOneEventAndNoRetryMakesAny() {
    var team = operator.team();
    writer.putV1(team.key("db"), "old");
    team.applyKeystoreSecret("app", SPEC);
    team.awaitReason("app", "Synced");
    assertThat(team.events("app")).isEmpty();

    writer.delete(team.key("db"));
    for (String retry : new String[] {"1", "2", "3"}) {
      team.forceSync("app", retry);
      team.await("app", kss -> retry.equals(kss.statusOrEmpty().lastHandledForceSync()));
    }
    team.awaitReason("app", "ItemNotFound");
    writer.putV1(team.key("db"), "new");
    team.forceSync("app", "4");
    team.awaitReason("app", "Synced");

    String events =
        team.namespace()
            .kubectl("get", "events", "--field-selector=involvedObject.name=app")
            .succeeded()
            .stdout();
    assertThat(team.events("app"))
        .as(events)
        .containsExactly("Warning ItemNotFound", "Normal Updated", "Normal Synced");
    assertThat(events).contains("no item in ClusterKeystore " + team.keystore());
  }

  @Test
  void kubectlTellsAPersonWhatIsGoingOn() {
    var team = operator.team();
    writer.putV1(team.key("db"), "s3cr3t");
    team.applyKeystoreSecret("good", "target: {name: app-db}\n" + SPEC);
    team.applyKeystoreSecret("bad", "data: [{secretKey: k, remoteRef: {key: '{ns}/nothing'}}]");
    team.awaitReason("good", "Synced");
    team.awaitReason("bad", "ItemNotFound");
    Awaitility.await()
        .until(
            () -> team.awaitKeystore("Synced").getStatus().resources(),
            resources -> resources == 2);

    String table = team.namespace().kubectl("get", "kss").succeeded().stdout();
    String bad = team.namespace().kubectl("describe", "kss", "bad").succeeded().stdout();
    String keystore = team.namespace().kubectl("get", "cks", team.keystore()).succeeded().stdout();

    String columns = "\\s+";
    assertThat(table.lines().findFirst().orElseThrow().split(columns))
        .startsWith("NAME", "READY", "REASON", "KEYSTORE", "TARGET", "LAST", "CHANGE", "AGE");
    assertThat(table.lines())
        .anySatisfy(
            line ->
                assertThat(line.split(columns))
                    .startsWith("good", "True", "Synced", team.keystore(), "app-db"))
        .anySatisfy(
            line ->
                assertThat(line.split(columns))
                    .startsWith("bad", "False", "ItemNotFound", team.keystore()));
    assertThat(bad)
        .contains("Stalled", "ItemNotFound")
        .contains("\"" + team.key("nothing") + "\": store it, or mend the name")
        .containsPattern("Warning\\s+ItemNotFound\\s+\\S+\\s+keystore-operator");
    assertThat(keystore.lines().skip(1).findFirst().orElseThrow().split(columns))
        .startsWith(team.keystore(), "True", "Synced", "keystore", "us-east-1", "2");
  }

  /// As Flux and scripts go by it.
  @Test
  void kstatusAndKubectlUnderstandHowItStands() {
    var team = operator.team();
    writer.putV1(team.key("db"), "s3cr3t");
    team.applyKeystoreSecret("good", SPEC);
    team.applyKeystoreSecret("bad", "data: [{secretKey: k, remoteRef: {key: '{ns}/nothing'}}]");
    team.applyKeystoreSecret("waiting", "target: {name: theirs, creationPolicy: Merge}\n" + SPEC);
    team.awaitReason("bad", "ItemNotFound");
    team.awaitReason("waiting", "SecretNotOwned");

    team.namespace().kubectl("wait", "kss/good", "--for=condition=Ready").succeeded();
    team.namespace().kubectl("wait", "kss/bad", "--for=condition=Stalled").succeeded();

    assertThat(kstatus(team, "good")).isEqualTo(Kstatus.CURRENT);
    assertThat(kstatus(team, "bad")).isEqualTo(Kstatus.FAILED);
    assertThat(kstatus(team, "waiting")).isEqualTo(Kstatus.IN_PROGRESS);

    team.namespace().kubectl("create", "secret", "generic", "theirs").succeeded();
    team.namespace()
        .kubectl("wait", "kss/waiting", "--for=condition=Ready", "--timeout=60s")
        .succeeded();
    assertThat(kstatus(team, "waiting")).isEqualTo(Kstatus.CURRENT);
  }

  private static Kstatus kstatus(Team team, String name) {
    var kss = team.keystoreSecret(name);
    return Kstatus.of(kss.statusOrEmpty(), kss.getMetadata().getGeneration());
  }

  private static long reads() {
    return operator.accounts().aws().calls("dynamodb", "BatchGetItem");
  }

  private static String keystore(String access) {
    return """
    region: us-east-1
    table: keystore
    auth: {roleArn: "%s", externalId: "%s"}
    access: %s
    """
        .formatted(TwoAccounts.READER_ARN, TwoAccounts.EXTERNAL_ID, access);
  }
}
