package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Whose a Secret is: ours is put right when others change it, and another's is left alone.
class OwnershipIT {
  private static final String SPEC = "data: [{secretKey: password, remoteRef: {key: '{ns}/db'}}]";
  private static final Map<String, String> WANTED = Map.of("password", "s3cr3t");

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  @Test
  void anEditOfTheDataIsUndoneWithinASecondOrTwo() {
    var team = synced();

    patch(team, "{\"stringData\": {\"password\": \"hacked\"}}");

    await().atMost(Duration.ofSeconds(3)).until(dataOf(team), WANTED::equals);
    team.awaitSettled("app");
    assertThat(team.events("app")).containsExactly("Normal Repaired");
  }

  @Test
  void anAddedKeyIsTakenAway() {
    var team = synced();

    patch(team, "{\"stringData\": {\"extra\": \"one too many\"}}");

    await().atMost(Duration.ofSeconds(3)).until(dataOf(team), WANTED::equals);
  }

  @Test
  void aDeletedSecretComesBack() {
    var team = synced();
    String uid = team.rawSecret("app").getMetadata().getUid();

    team.namespace().kubectl("delete", "secret", "app").succeeded();

    await().atMost(Duration.ofSeconds(3)).until(dataOf(team), WANTED::equals);
    assertThat(team.rawSecret("app").getMetadata().getUid()).isNotEqualTo(uid);
    team.awaitSettled("app");
  }

  @Test
  void aLostLabelIsPutBack() {
    var team = synced();

    team.namespace().kubectl("label", "secret", "app", "keystore-operator.io/managed-").succeeded();

    await()
        .atMost(Duration.ofSeconds(3))
        .until(() -> SecretMetadata.isLabelled(team.rawSecret("app")));
    patch(team, "{\"stringData\": {\"password\": \"hacked\"}}");
    await().atMost(Duration.ofSeconds(3)).until(dataOf(team), WANTED::equals);
  }

  @Test
  void labelsAndAnnotationsOfOthersStayAndCostNothing() {
    var team = synced();
    operator.accounts().aws().calls().reset();

    team.namespace().kubectl("label", "secret", "app", "team=payments").succeeded();
    team.namespace().kubectl("annotate", "secret", "app", "note=hello").succeeded();

    Secret edited = team.rawSecret("app");
    team.awaitSettled("app");
    assertThat(operator.accounts().aws().calls("kms", "Decrypt")).isZero();
    assertThat(team.rawSecret("app")).isEqualTo(edited);
    assertThat(edited.getMetadata().getLabels()).containsEntry("team", "payments");
    patch(team, "{\"stringData\": {\"password\": \"hacked\"}}");
    await().atMost(Duration.ofSeconds(3)).until(dataOf(team), WANTED::equals);
    assertThat(team.rawSecret("app").getMetadata().getLabels()).containsEntry("team", "payments");
    assertThat(team.rawSecret("app").getMetadata().getAnnotations()).containsEntry("note", "hello");
  }

  @Test
  void aFightIsFoughtMoreAndMoreSlowly() {
    var team = synced();
    for (int round = 0; round < 3; round++) {
      patch(team, "{\"stringData\": {\"password\": \"mine\"}}");
      await().atMost(Duration.ofSeconds(3)).until(dataOf(team), WANTED::equals);
    }

    patch(team, "{\"stringData\": {\"password\": \"mine\"}}");
    long start = System.nanoTime();
    await().atMost(Duration.ofSeconds(10)).until(dataOf(team), WANTED::equals);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void aFightHoldsUpNoSpecEdit() {
    var team = synced();
    for (int round = 0; round < 5; round++) {
      patch(team, "{\"stringData\": {\"password\": \"mine\"}}");
      await().atMost(Duration.ofSeconds(15)).until(dataOf(team), WANTED::equals);
    }

    operator.accounts().writer().putV1(team.key("other"), "other");
    team.applyKeystoreSecret(
        "app", "data: [{secretKey: password, remoteRef: {key: '{ns}/other'}}]");

    await().atMost(Duration.ofSeconds(3)).until(dataOf(team), Map.of("password", "other")::equals);
  }

  @Test
  void aForeignSecretIsLeftAlone() {
    var team = operator.team();
    operator.accounts().writer().putV1(team.key("db"), "s3cr3t");
    team.namespace()
        .kubectl("create", "secret", "generic", "app", "--from-literal=password=theirs")
        .succeeded();
    Secret theirs = team.rawSecret("app");

    team.applyKeystoreSecret("app", SPEC);

    var failed = team.awaitReason("app", "SecretNotOwned");
    assertThat(Team.ready(failed.statusOrEmpty().conditions()).orElseThrow().getStatus())
        .isEqualTo("False");
    assertThat(team.rawSecret("app")).isEqualTo(theirs);

    team.namespace().kubectl("delete", "secret", "app").succeeded();
    team.forceSync("app", "again");
    team.awaitReason("app", "Synced");
    assertThat(team.secret("app")).isEqualTo(WANTED);
  }

  @Test
  void aSecretOfAnotherKeystoreSecretIsForeign() {
    var team = synced();
    Secret first = team.rawSecret("app");

    team.applyKeystoreSecret("second", "target: {name: app}\n" + SPEC);

    team.awaitReason("second", "SecretNotOwned");
    assertThat(team.rawSecret("app")).isEqualTo(first);
  }

  @Test
  void theSecretBelongsToItsKeystoreSecret() {
    var team = synced();

    var owner = team.keystoreSecret("app").getMetadata();
    assertThat(team.rawSecret("app").getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            reference -> {
              assertThat(reference.getUid()).isEqualTo(owner.getUid());
              assertThat(reference.getController()).isTrue();
              assertThat(reference.getBlockOwnerDeletion()).isFalse();
              assertThat(reference.getKind()).isEqualTo("KeystoreSecret");
            });
    assertThat(owner.getFinalizers()).isEmpty();
  }

  @Test
  void afterItsKeystoreSecretASecretDoesNotComeBack() {
    var team = synced();
    team.namespace().kubectl("delete", "kss", "app").succeeded();
    team.namespace().kubectl("delete", "secret", "app").succeeded();

    // What comes after it in the same queues has been dealt with, and so has the deletion.
    operator.accounts().writer().putV1(team.key("db"), "s3cr3t");
    team.applyKeystoreSecret("later", SPEC);
    team.awaitReason("later", "Synced");

    assertThat(team.secret("app")).isNull();
  }

  private static Team synced() {
    var team = operator.team();
    operator.accounts().writer().putV1(team.key("db"), "s3cr3t");
    team.applyKeystoreSecret("app", SPEC);
    team.awaitReason("app", "Synced");
    return team;
  }

  private static void patch(Team team, String patch) {
    team.namespace().kubectl("patch", "secret", "app", "--patch=" + patch).succeeded();
  }

  private static Callable<Map<String, String>> dataOf(Team team) {
    return () -> {
      Map<String, String> data = team.secret("app");
      return data == null ? Map.of() : data;
    };
  }
}
