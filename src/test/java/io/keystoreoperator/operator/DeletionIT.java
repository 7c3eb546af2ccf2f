package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.localaws.KeystoreWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Items vanish from the table: what becomes of their Secrets, a minute later.
class DeletionIT {
  private static final Duration OVER_A_MINUTE = Duration.ofSeconds(110);
  private static final String OFTEN = "refreshInterval: 10s\n";
  private static final String DELETE = OFTEN + "target: {deletionPolicy: Delete}\n";
  private static final String MERGE = OFTEN + "target: {deletionPolicy: Merge}\n";

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  private final KeystoreWriter writer = operator.accounts().writer();

  @Test
  void whatIsGoneForAMinuteIsDeletedOrTakenOutAndComesBackWhenItIsBack() {
    Team team = operator.team();
    store(team, "alone", "first", "second", "stays");
    team.namespace()
        .kubectl("create", "secret", "generic", "shared", "--from-literal=user=admiral")
        .succeeded();
    team.applyKeystoreSecret("deleted", DELETE + data("alone"));
    team.applyKeystoreSecret("half", DELETE + data("alone", "stays"));
    team.applyKeystoreSecret("less", MERGE + data("first", "stays"));
    team.applyKeystoreSecret("nothing", MERGE + data("first", "second"));
    team.applyKeystoreSecret(
        "merging",
        OFTEN
            + "target: {name: shared, creationPolicy: Merge, deletionPolicy: Merge}\n"
            + data("first", "stays"));
    for (String name : new String[] {"deleted", "half", "less", "nothing", "merging"}) {
      team.awaitReason(name, "Synced");
    }

    delete(team, "alone", "first", "second");

    assertThat(messageOf(team, "deleted", "ItemNotFound"))
        .endsWith(
            "\"" + team.key("alone") + "\": once that has been so for 1m, the Secret is deleted");
    assertThat(messageOf(team, "less", "ItemNotFound"))
        .endsWith("once that has been so for 1m, the Secret does without");
    assertThat(Team.condition(team.keystoreSecret("less"), "Reconciling")).isPresent();
    assertThat(team.secret("deleted")).isEqualTo(Map.of("alone", "alone"));
    assertThat(team.secret("less")).isEqualTo(Map.of("first", "first", "stays", "stays"));

    await().atMost(OVER_A_MINUTE).until(() -> team.secret("deleted") == null);
    team.awaitSecret("less", Map.of("stays", "stays"));
    team.awaitSecret("nothing", Map.of());
    team.awaitSecret("shared", Map.of("user", "admiral", "stays", "stays"));
    var removed = team.await("deleted", kss -> kss.statusOrEmpty().syncedRevision() == null);
    assertThat(messageOf(team, "deleted", "ItemNotFound"))
        .endsWith("\"" + team.key("alone") + "\": store it, or mend the name");
    assertThat(removed.statusOrEmpty().target()).isNull();
    assertThat(Team.condition(removed, "Stalled")).isPresent();
    assertThat(Team.condition(removed, "RefreshFailing")).isEmpty();
    assertThat(team.events("deleted")).contains("Normal Deleted");
    var less = team.awaitReason("less", "Synced");
    assertThat(Team.condition(less, "Ready").orElseThrow().getMessage())
        .endsWith(", without the key \"" + team.key("first") + "\", gone from it");
    assertThat(less.statusOrEmpty().gone()).hasSize(1);
    assertThat(team.secret("half")).isEqualTo(Map.of("alone", "alone", "stays", "stays"));
    team.awaitReason("half", "ItemNotFound");

    // A rotation of what is left needs no other minute.
    writer.putV1(team.key("stays"), "next");
    team.awaitSecret("less", Map.of("stays", "next"));

    store(team, "alone", "first", "second");
    team.awaitSecret("deleted", Map.of("alone", "alone"));
    team.awaitSecret("less", Map.of("first", "first", "stays", "next"));
    team.awaitSecret("nothing", Map.of("first", "first", "second", "second"));
    team.awaitSecret("shared", Map.of("user", "admiral", "first", "first", "stays", "next"));
    for (String name : new String[] {"deleted", "half", "less", "nothing", "merging"}) {
      team.awaitReason(name, "Synced");
    }
    assertThat(team.keystoreSecret("less").statusOrEmpty().gone()).isEmpty();
  }

  @Test
  void whatMayNotBeGoneIsKeptUntilTheKeystoresOwnerSaysSo() {
    Team emptied = operator.team();
    for (int i = 0; i < 6; i++) {
      store(emptied, "k" + i);
      emptied.applyKeystoreSecret("app-" + i, DELETE + data("k" + i));
    }
    Team remade = ofItsOwnTable("remade");
    Team elsewhere = ofItsOwnTable("elsewhere");
    Team denied = ofItsOwnTable("denied");
    Team forbidden = ofItsOwnTable("forbidden");
    for (int i = 0; i < 6; i++) {
      emptied.awaitReason("app-" + i, "Synced");
    }

    for (int i = 0; i < 6; i++) {
      delete(emptied, "k" + i);
    }
    operator.accounts().accountA().deleteTable(TwoAccounts.REGION, "remade");
    createTable("remade");
    createTable("empty");
    applyKeystoreOf(elsewhere, "empty");
    // With the permission gone, too, nobody can know.
    denied.applyClusterKeystore(denied.keystore(), keystoreOf("denied", "wrong", "{ns}"));
    forbidden.applyClusterKeystore(
        forbidden.keystore(), keystoreOf("forbidden", TwoAccounts.EXTERNAL_ID, "others"));
    denied.awaitReason("app", "AssumeRoleDenied");
    forbidden.awaitReason("app", "KeyNotAllowed");
    writerOf("denied").delete(denied.key("db"));
    writerOf("forbidden").delete(forbidden.key("db"));

    for (Team team : new Team[] {remade, elsewhere}) {
      await().atMost(OVER_A_MINUTE).until(() -> "DeletionHeld".equals(reasonOf(team, "app")));
      assertThat(messageOf(team, "app", "DeletionHeld"))
          .contains("because they may be in the table that it read before");
      assertThat(team.secret("app")).isEqualTo(Map.of("db", "db"));
      assertThat(ownersMessage(team)).contains("was it made anew or restored");
    }
    for (int i = 0; i < 6; i++) {
      String name = "app-" + i;
      await().atMost(OVER_A_MINUTE).until(() -> "DeletionHeld".equals(reasonOf(emptied, name)));
      assertThat(messageOf(emptied, name, "DeletionHeld"))
          .contains("because too many keys of it are missing together");
      assertThat(emptied.secret(name)).isEqualTo(Map.of("k" + i, "k" + i));
    }
    assertThat(ownersMessage(emptied))
        .contains("6 of 6 known keys", "keystore-operator.io/confirmed-gone");

    confirm(emptied);
    confirm(remade);

    for (int i = 0; i < 6; i++) {
      String name = "app-" + i;
      await().atMost(OVER_A_MINUTE).until(() -> emptied.secret(name) == null);
    }
    await().atMost(OVER_A_MINUTE).until(() -> remade.secret("app") == null);
    for (Team team : new Team[] {elsewhere, denied, forbidden}) {
      assertThat(team.secret("app")).isEqualTo(Map.of("db", "db"));
    }
    denied.awaitReason("app", "AssumeRoleDenied");
    forbidden.awaitReason("app", "KeyNotAllowed");
    emptied.awaitKeystore("Synced");
  }

  private static void confirm(Team team) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    team.namespace()
        .kubectl(
            "annotate",
            "--overwrite",
            "clusterkeystore",
            team.keystore(),
            "keystore-operator.io/confirmed-gone=" + now)
        .succeeded();
  }

  /// A team with a Secret from a table that nobody else reads.
  private static Team ofItsOwnTable(String table) {
    Team team = operator.running().teamWithoutKeystore();
    createTable(table);
    writerOf(table).putV1(team.key("db"), "db");
    applyKeystoreOf(team, table);
    team.applyKeystoreSecret("app", DELETE + data("db"));
    team.awaitReason("app", "Synced");
    return team;
  }

  private static KeystoreWriter writerOf(String table) {
    KeystoreWriter shared = operator.accounts().writer();
    return new KeystoreWriter(shared.kms(), shared.dynamoDb(), table, shared.keyId());
  }

  private static void createTable(String table) {
    KeystoreWriter.createKeystoreTable(operator.accounts().accountA(), TwoAccounts.REGION, table);
  }

  private static void applyKeystoreOf(Team team, String table) {
    team.applyClusterKeystore(team.keystore(), keystoreOf(table, TwoAccounts.EXTERNAL_ID, "{ns}"));
  }

  private static String keystoreOf(String table, String externalId, String namespace) {
    return """
    region: us-east-1
    table: %s
    auth: {roleArn: "%s", externalId: "%s"}
    access: [{namespaces: ["%s"], keys: ["**"]}]
    """
        .formatted(table, TwoAccounts.READER_ARN, externalId, namespace);
  }

  /// Each key from the item of its name.
  private static String data(String... names) {
    StringBuilder data = new StringBuilder("data:\n");
    for (String name : names) {
      data.append("- {secretKey: %1$s, remoteRef: {key: '{ns}/%1$s'}}\n".formatted(name));
    }
    return data.toString();
  }

  private void store(Team team, String... names) {
    for (String name : names) {
      writer.putV1(team.key(name), name);
    }
  }

  private void delete(Team team, String... names) {
    for (String name : names) {
      writer.delete(team.key(name));
    }
  }

  private static String reasonOf(Team team, String kss) {
    return Team.condition(team.keystoreSecret(kss), "Ready").map(Condition::getReason).orElse("");
  }

  private static String messageOf(Team team, String kss, String reason) {
    Condition ready = Team.condition(team.awaitReason(kss, reason), "Ready").orElseThrow();
    assertThat(ready.getStatus()).isEqualTo("False");
    return ready.getMessage();
  }

  private static String ownersMessage(Team team) {
    return Team.ready(team.awaitKeystore("DeletionHeld").getStatus().conditions())
        .orElseThrow()
        .getMessage();
  }
}
