package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.localaws.KeystoreWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What each refresh policy brings into a Secret that was made, and what it leaves out.
class RefreshPolicyIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String PASSWORD =
      "data: [{secretKey: password, remoteRef: {key: '{ns}/db'}}]";
  private static final String OTHER = "data: [{secretKey: other, remoteRef: {key: '{ns}/db'}}]";
  private static final String ON_CHANGE = "refreshPolicy: OnChange\nrefreshInterval: 10s\n";
  private static final String CREATED_ONCE = "refreshPolicy: CreatedOnce\nrefreshInterval: 10s\n";

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  private final KeystoreWriter writer = operator.accounts().writer();
  private final Team team = operator.team();

  @ParameterizedTest
  @ValueSource(strings = {ON_CHANGE, "refreshInterval: '0'\n"})
  void onChangeARotationArrivesWithTheNextChangeOfTheSpec(String policy) {
    made(policy);

    rotateUntilAPeriodicRefreshHasPassed("second");
    assertThat(team.secret("app")).isEqualTo(Map.of("password", "first"));

    // A stranger's label wakes the operator, and is no change.
    team.namespace().kubectl("label", "secret", "app", "team=payments").succeeded();
    team.awaitSettled("app");
    assertThat(team.secret("app")).isEqualTo(Map.of("password", "first"));

    team.applyKeystoreSecret("app", policy + OTHER);
    team.awaitSecret("app", Map.of("other", "second"));
  }

  @Test
  void onChangeAnEditOfTheSecretIsHealedWithWhatTheKeystoreHoldsNow() {
    made(ON_CHANGE);
    writer.putV1(team.key("db"), "second");

    edit("hacked");

    team.awaitSecret("app", Map.of("password", "second"));
  }

  @Test
  void onChangeAnItemThatWasMissingIsFoundAtTheNextInterval() {
    team.applyKeystoreSecret("app", ON_CHANGE + PASSWORD);
    team.awaitReason("app", "ItemNotFound");

    writer.putV1(team.key("db"), "first");

    team.awaitSecret("app", Map.of("password", "first"));
    team.awaitReason("app", "Synced");
  }

  @Test
  void createdOnceNeitherRotationsNorEditsNorANewSpecAreHeeded() {
    made(CREATED_ONCE);

    rotateUntilAPeriodicRefreshHasPassed("second");
    assertThat(team.secret("app")).isEqualTo(Map.of("password", "first"));

    edit("edited");
    team.awaitSettled("app");
    assertThat(team.secret("app")).isEqualTo(Map.of("password", "edited"));

    team.applyKeystoreSecret("app", CREATED_ONCE + OTHER);
    var observed = team.awaitReason("app", "Synced");
    assertThat(team.secret("app")).isEqualTo(Map.of("password", "edited"));
    assertThat(Team.condition(observed, "Ready").orElseThrow().getMessage())
        .contains("made once", "CreatedOnce");
  }

  @Test
  void createdOnceADeletedSecretComesBackWithWhatTheKeystoreHoldsNow() {
    made(CREATED_ONCE);
    writer.putV1(team.key("db"), "second");

    team.namespace().kubectl("delete", "secret", "app").succeeded();

    team.awaitSecret("app", Map.of("password", "second"));
  }

  @Test
  void createdOnceANewSpecCountsUnderAnotherName() {
    made(CREATED_ONCE);
    writer.putV1(team.key("db"), "second");

    team.applyKeystoreSecret("app", CREATED_ONCE + "target: {name: renamed}\n" + OTHER);

    team.awaitSecret("renamed", Map.of("other", "second"));
    await().atMost(SOON).until(() -> team.secret("app") == null);
  }

  @Test
  void createdOnceWhoseTheSecretIsStaysUntilItIsForced() {
    made(CREATED_ONCE);

    team.applyKeystoreSecret("app", CREATED_ONCE + "target: {creationPolicy: Orphan}\n" + PASSWORD);
    team.awaitReason("app", "Synced");
    assertThat(team.rawSecret("app").getMetadata().getOwnerReferences()).hasSize(1);

    team.forceSync("app", "now");
    await()
        .atMost(SOON)
        .until(() -> team.rawSecret("app").getMetadata().getOwnerReferences().isEmpty());
  }

  /// Without its label nobody would tell of its deletion.
  @Test
  void createdOnceASecretThatLosesItsLabelGetsItBackAndIsFoundGoneAfterThat() {
    made(CREATED_ONCE);
    edit("edited");

    team.namespace().kubectl("label", "secret", "app", "keystore-operator.io/managed-").succeeded();
    await().atMost(SOON).until(() -> SecretMetadata.isLabelled(team.rawSecret("app")));
    assertThat(team.secret("app")).isEqualTo(Map.of("password", "edited"));

    team.awaitSettled("app");
    team.namespace().kubectl("delete", "secret", "app").succeeded();
    team.awaitSecret("app", Map.of("password", "first"));
  }

  @Test
  void createdOnceKeysThatWereMergedStayAsTheyAreAndComeBackWithTheirSecret() {
    theirs("admiral");
    made(CREATED_ONCE + "target: {creationPolicy: Merge}\n");
    writer.putV1(team.key("db"), "second");
    team.forceSync("app", "1");
    team.awaitSecret("app", Map.of("user", "admiral", "password", "second"));
    rotateUntilAPeriodicRefreshHasPassed("third");
    assertThat(team.secret("app")).isEqualTo(Map.of("user", "admiral", "password", "second"));

    team.namespace().kubectl("delete", "secret", "app").succeeded();
    team.awaitReason("app", "SecretNotOwned");
    theirs("captain");

    team.awaitSecret("app", Map.of("user", "captain", "password", "third"));
  }

  @ParameterizedTest
  @ValueSource(strings = {ON_CHANGE, CREATED_ONCE, "refreshInterval: '0'\n", ""})
  void forceSyncWorksUnderEveryPolicy(String policy) {
    made(policy);
    writer.putV1(team.key("db"), "second");

    team.forceSync("app", "now");

    team.awaitSecret("app", Map.of("password", "second"));
    team.await("app", kss -> "now".equals(kss.statusOrEmpty().lastHandledForceSync()));
  }

  /// What is left alone by its policy is not read when the operator starts, either.
  @Test
  void aRestartReadsNothingOfWhatIsLeftAlone() {
    made(ON_CHANGE);
    team.applyKeystoreSecret("once", CREATED_ONCE + PASSWORD);
    team.awaitReason("once", "Synced");
    operator.running().operator().stop();
    writer.putV1(team.key("db"), "second");
    operator.accounts().aws().calls().reset();

    operator.running().restartOperator();
    // Its read comes after all that the start could have caused.
    team.applyKeystoreSecret("late", PASSWORD);
    team.awaitSecret("late", Map.of("password", "second"));

    assertThat(operator.accounts().aws().calls("dynamodb", "BatchGetItem")).isOne();
    assertThat(team.secret("app")).isEqualTo(Map.of("password", "first"));
    assertThat(team.secret("once")).isEqualTo(Map.of("password", "first"));
  }

  private void made(String policy) {
    writer.putV1(team.key("db"), "first");
    team.applyKeystoreSecret("app", policy + PASSWORD);
    team.awaitReason("app", "Synced");
  }

  /// Two rotations that arrive where they are looked for every ten seconds: between them is a whole
  /// interval for all.
  private void rotateUntilAPeriodicRefreshHasPassed(String value) {
    team.applyKeystoreSecret("periodic", "refreshInterval: 10s\n" + PASSWORD);
    team.awaitReason("periodic", "Synced");
    for (String next : new String[] {value + " at first", value}) {
      writer.putV1(team.key("db"), next);
      await()
          .atMost(SOON)
          .until(() -> Objects.equals(Map.of("password", next), team.secret("periodic")));
    }
  }

  private void edit(String password) {
    team.namespace()
        .kubectl(
            "patch",
            "secret",
            "app",
            "--patch={\"stringData\": {\"password\": \"" + password + "\"}}")
        .succeeded();
  }

  private void theirs(String user) {
    team.namespace()
        .kubectl("create", "secret", "generic", "app", "--from-literal=user=" + user)
        .succeeded();
  }
}
