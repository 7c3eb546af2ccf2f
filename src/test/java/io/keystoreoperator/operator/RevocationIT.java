package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Access is taken away: what becomes of the Secrets that were made while there was.
class RevocationIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String PASSWORD =
      "data: [{secretKey: password, remoteRef: {key: '{ns}/db'}}]";
  private static final Map<String, String> MADE = Map.of("password", "s3cr3t");
  private static final String ALL = "[{namespaces: ['{ns}'], keys: ['**']}]";
  private static final String NOBODY = "[{namespaces: [others], keys: ['**']}]";
  private static final String GOLD =
      "[{namespaceSelector: {matchLabels: {tier: gold}}, keys: ['**']}]";

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  private final Team team = operator.running().teamWithoutKeystore();

  RevocationIT() {
    operator.accounts().writer().putV1(team.key("db"), "s3cr3t");
  }

  @Test
  void whatIsOwnedIsDeletedWhatIsNotStaysAndAllComesBack() {
    keystore("Delete", ALL);
    team.namespace()
        .kubectl("create", "secret", "generic", "shared", "--from-literal=user=admiral")
        .succeeded();
    team.applyKeystoreSecret("owner", PASSWORD);
    team.applyKeystoreSecret("orphan", "target: {creationPolicy: Orphan}\n" + PASSWORD);
    team.applyKeystoreSecret("merge", "target: {name: shared, creationPolicy: Merge}\n" + PASSWORD);
    for (String name : new String[] {"owner", "orphan", "merge"}) {
      team.awaitReason(name, "Synced");
    }
    var merged = team.secret("shared");

    keystore("Delete", NOBODY);

    await().atMost(SOON).until(() -> team.secret("owner") == null);
    var revoked = team.await("owner", kss -> kss.statusOrEmpty().syncedRevision() == null);
    assertThat(Team.ready(revoked.statusOrEmpty().conditions()).orElseThrow().getReason())
        .isEqualTo("KeyNotAllowed");
    assertThat(revoked.statusOrEmpty().keys()).isEmpty();
    assertThat(revoked.statusOrEmpty().target()).isNull();
    assertThat(Team.condition(revoked, "RefreshFailing")).isEmpty();
    assertThat(team.events("owner")).contains("Normal Deleted", "Warning KeyNotAllowed");
    team.awaitReason("orphan", "KeyNotAllowed");
    team.awaitReason("merge", "KeyNotAllowed");
    assertThat(team.secret("orphan")).isEqualTo(MADE);
    assertThat(team.secret("shared")).isEqualTo(merged);

    keystore("Delete", ALL);

    team.awaitSecret("owner", MADE);
    for (String name : new String[] {"owner", "orphan", "merge"}) {
      team.awaitReason(name, "Synced");
    }
  }

  @Test
  void aNamespaceThatLosesItsLabelLosesItsSecret() {
    team.namespace().kubectl("label", "namespace", team.name(), "tier=gold").succeeded();
    keystore("Delete", GOLD);
    made();

    team.namespace().kubectl("label", "namespace", team.name(), "tier-").succeeded();

    await().atMost(SOON).until(() -> team.secret("app") == null);
    team.awaitReason("app", "KeyNotAllowed");
  }

  @Test
  void unlessTheOwnerSaysSoEverySecretStays() {
    keystore("Retain", ALL);
    made();

    keystore("Retain", NOBODY);

    team.awaitReason("app", "KeyNotAllowed");
    assertThat(team.secret("app")).isEqualTo(MADE);
  }

  @Test
  void aNewSpecThatAsksForMoreThanIsAllowedLosesNothing() {
    keystore("Delete", "[{namespaces: ['{ns}'], keys: ['{namespace}/db']}]");
    made();

    team.applyKeystoreSecret("app", "data: [{secretKey: k, remoteRef: {key: others/db}}]");

    team.awaitReason("app", "KeyNotAllowed");
    assertThat(team.secret("app")).isEqualTo(MADE);
  }

  @Test
  void aKeystoreThatIsDeletedOrBrokenTakesNothingAway() {
    keystore("Delete", ALL);
    made();

    team.applyClusterKeystore(
        team.keystore(), spec("Delete", ALL).replace(TwoAccounts.EXTERNAL_ID, "wrong"));
    team.awaitReason("app", "AssumeRoleDenied");
    assertThat(team.secret("app")).isEqualTo(MADE);

    team.namespace().kubectl("delete", "clusterkeystore", team.keystore()).succeeded();
    team.awaitReason("app", "KeystoreNotFound");
    assertThat(team.secret("app")).isEqualTo(MADE);

    // Made anew with rules first, as whoever replaces it would.
    keystore("Delete", ALL);
    team.awaitReason("app", "Synced");
    assertThat(team.secret("app")).isEqualTo(MADE);
  }

  @Test
  void whatIsSuspendedIsLeftAloneUntilItGoesOn() {
    keystore("Delete", ALL);
    made();
    team.applyKeystoreSecret("app", "suspend: true\n" + PASSWORD);
    team.await("app", kss -> Team.condition(kss, "Suspended").isPresent());
    team.applyKeystoreSecret("other", PASSWORD);
    team.awaitReason("other", "Synced");

    keystore("Delete", NOBODY);

    await().atMost(SOON).until(() -> team.secret("other") == null);
    assertThat(team.secret("app")).isEqualTo(MADE);

    team.applyKeystoreSecret("app", "suspend: false\n" + PASSWORD);
    await().atMost(SOON).until(() -> team.secret("app") == null);
  }

  private void made() {
    team.applyKeystoreSecret("app", PASSWORD);
    team.awaitReason("app", "Synced");
  }

  private void keystore(String revocationPolicy, String access) {
    team.applyClusterKeystore(team.keystore(), spec(revocationPolicy, access));
  }

  static String spec(String revocationPolicy, String access) {
    return """
    region: us-east-1
    table: keystore
    auth: {roleArn: "%s", externalId: "%s"}
    revocationPolicy: %s
    access: %s
    """
        .formatted(TwoAccounts.READER_ARN, TwoAccounts.EXTERNAL_ID, revocationPolicy, access);
  }
}
