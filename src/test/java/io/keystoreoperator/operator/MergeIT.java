package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// creationPolicy Merge, on Secrets that somebody else made.
class MergeIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String MERGE = "target: {name: shared, creationPolicy: Merge}\n";
  private static final String PASSWORD =
      "data: [{secretKey: password, remoteRef: {key: '{ns}/db'}}]";
  private static final String TOKEN = "data: [{secretKey: token, remoteRef: {key: '{ns}/token'}}]";

  private static final String REMOVE_PASSWORD =
      "[{\"op\": \"remove\", \"path\": \"/data/password\"}]";

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  private final Team team = operator.team();

  MergeIT() {
    operator.accounts().writer().putV1(team.key("db"), "s3cr3t");
    operator.accounts().writer().putV1(team.key("token"), "t0k3n");
  }

  @Test
  void theKeysGoInBesideThoseOfOthersAndComeOutAgain() {
    theirs("user=admiral");
    team.applyKeystoreSecret("app", MERGE + PASSWORD);

    team.awaitReason("app", "Synced");
    assertThat(team.secret("shared")).isEqualTo(Map.of("user", "admiral", "password", "s3cr3t"));
    Secret merged = team.rawSecret("shared");
    assertThat(merged.getMetadata().getOwnerReferences()).isEmpty();
    assertThat(SecretMetadata.isLabelled(merged)).isTrue();
    assertThat(team.keystoreSecret("app").getMetadata().getFinalizers())
        .containsExactly("keystore-operator.io/merged-keys");

    team.namespace().kubectl("delete", "kss", "app").succeeded();

    assertThat(team.secret("shared")).isEqualTo(Map.of("user", "admiral"));
    assertThat(SecretMetadata.isLabelled(team.rawSecret("shared"))).isFalse();
  }

  @Test
  void whatIsNoLongerWantedGoesAndARotationArrives() {
    theirs("user=admiral");
    team.applyKeystoreSecret("app", MERGE + PASSWORD);
    team.awaitReason("app", "Synced");

    team.applyKeystoreSecret("app", MERGE + TOKEN);
    team.awaitSecret("shared", Map.of("user", "admiral", "token", "t0k3n"));

    operator.accounts().writer().putV1(team.key("token"), "next");
    team.forceSync("app", "1");
    team.awaitSecret("shared", Map.of("user", "admiral", "token", "next"));
  }

  @Test
  void aSecretThatIsNotThereIsWaitedForAndFoundWhenItAppears() {
    team.applyKeystoreSecret("app", MERGE + PASSWORD);

    var waiting = team.awaitReason("app", "SecretNotOwned");
    Condition ready = Team.condition(waiting, "Ready").orElseThrow();
    assertThat(ready.getStatus()).isEqualTo("False");
    assertThat(ready.getMessage())
        .isEqualTo(
            "there is no Secret \"shared\" to merge into, and it is for somebody else to make: it is"
                + " waited for");
    assertThat(Team.condition(waiting, "Reconciling")).isPresent();
    assertThat(Team.condition(waiting, "Stalled")).isEmpty();
    assertThat(team.secret("shared")).isNull();
    assertThat(waiting.getMetadata().getFinalizers()).isEmpty();

    theirs("user=admiral");

    team.awaitSecret("shared", Map.of("user", "admiral", "password", "s3cr3t"));
    team.awaitReason("app", "Synced");
  }

  @Test
  void waitingReadsNothingOfTheKeystore() {
    operator.accounts().aws().calls().reset();
    team.applyKeystoreSecret("app", MERGE + PASSWORD);
    team.awaitReason("app", "SecretNotOwned");

    team.forceSync("app", "1");
    team.await("app", kss -> "1".equals(kss.statusOrEmpty().lastHandledForceSync()));

    assertThat(operator.accounts().aws().calls("kms", "Decrypt")).isZero();
  }

  @Test
  void aSecretThatWasReplacedIsMergedIntoAgain() {
    theirs("user=admiral");
    team.applyKeystoreSecret("app", MERGE + PASSWORD);
    team.awaitReason("app", "Synced");

    team.namespace().kubectl("delete", "secret", "shared").succeeded();
    team.awaitReason("app", "SecretNotOwned");
    theirs("user=captain");

    team.awaitSecret("shared", Map.of("user", "captain", "password", "s3cr3t"));
    team.awaitReason("app", "Synced");
  }

  @Test
  void aKeyThatSomebodyElseSetIsLeftToThem() {
    theirs("password=theirs");
    Secret before = team.rawSecret("shared");

    team.applyKeystoreSecret("app", MERGE + PASSWORD);

    assertThat(messageOf("app", "KeyConflict"))
        .contains("Secret \"shared\": key \"password\" belongs to \"kubectl-create\"");
    assertThat(team.rawSecret("shared")).isEqualTo(before);

    team.namespace()
        .kubectl("patch", "secret", "shared", "--type=json", "-p", REMOVE_PASSWORD)
        .succeeded();
    team.forceSync("app", "1");
    team.awaitReason("app", "Synced");
    assertThat(team.secret("shared")).isEqualTo(Map.of("password", "s3cr3t"));
  }

  @Test
  void aKeyOfOursThatSomebodyRemovesComesBackAndOneThatTheyChangeBecomesTheirs() {
    theirs("user=admiral");
    team.applyKeystoreSecret("app", MERGE + PASSWORD);
    team.awaitReason("app", "Synced");

    team.namespace()
        .kubectl("patch", "secret", "shared", "--type=json", "-p", REMOVE_PASSWORD)
        .succeeded();
    team.awaitSecret("shared", Map.of("user", "admiral", "password", "s3cr3t"));
    team.awaitSettled("app");

    team.namespace()
        .kubectl("patch", "secret", "shared", "-p", "{\"stringData\": {\"password\": \"theirs\"}}")
        .succeeded();
    assertThat(messageOf("app", "KeyConflict")).contains("key \"password\" belongs to \"kubectl");
    assertThat(team.secret("shared")).isEqualTo(Map.of("user", "admiral", "password", "theirs"));
  }

  @Test
  void twoKeystoreSecretsInOneSecretLeaveEachOtherAlone() {
    theirs("user=admiral");
    team.applyKeystoreSecret("first", MERGE + PASSWORD);
    team.applyKeystoreSecret("second", MERGE + TOKEN);
    team.awaitReason("first", "Synced");
    team.awaitReason("second", "Synced");
    assertThat(team.secret("shared"))
        .isEqualTo(Map.of("user", "admiral", "password", "s3cr3t", "token", "t0k3n"));

    operator.accounts().writer().putV1(team.key("db"), "next");
    team.forceSync("first", "1");
    team.awaitSecret("shared", Map.of("user", "admiral", "password", "next", "token", "t0k3n"));

    team.namespace().kubectl("delete", "kss", "first").succeeded();

    assertThat(team.secret("shared")).isEqualTo(Map.of("user", "admiral", "token", "t0k3n"));
    assertThat(SecretMetadata.isLabelled(team.rawSecret("shared"))).isTrue();
  }

  @Test
  void anotherTargetGetsTheKeysAndTheOldOneLosesThem() {
    theirs("user=admiral");
    team.namespace()
        .kubectl("create", "secret", "generic", "other", "--from-literal=host=db")
        .succeeded();
    team.applyKeystoreSecret("app", MERGE + PASSWORD);
    team.awaitReason("app", "Synced");

    team.applyKeystoreSecret("app", "target: {name: other, creationPolicy: Merge}\n" + PASSWORD);

    team.awaitSecret("other", Map.of("host", "db", "password", "s3cr3t"));
    team.awaitSecret("shared", Map.of("user", "admiral"));
    team.awaitReason("app", "Synced");
  }

  @Test
  void whoLeavesMergeTakesTheKeysOut() {
    theirs("user=admiral");
    team.applyKeystoreSecret("app", MERGE + PASSWORD);
    team.awaitReason("app", "Synced");

    team.applyKeystoreSecret("app", "target: {name: own}\n" + PASSWORD);

    team.awaitSecret("own", Map.of("password", "s3cr3t"));
    team.awaitSecret("shared", Map.of("user", "admiral"));
    await()
        .atMost(SOON)
        .until(() -> team.keystoreSecret("app").getMetadata().getFinalizers().isEmpty());
  }

  @Test
  void anOwnedSecretBecomesNobodysWhenItIsMergedInto() {
    team.applyKeystoreSecret("app", "target: {name: shared}\n" + PASSWORD);
    team.awaitReason("app", "Synced");
    String uid = team.rawSecret("shared").getMetadata().getUid();

    team.applyKeystoreSecret("app", MERGE + PASSWORD);
    await()
        .atMost(SOON)
        .until(() -> team.rawSecret("shared").getMetadata().getOwnerReferences().isEmpty());
    team.awaitReason("app", "Synced");
    operator.accounts().writer().putV1(team.key("db"), "next");
    team.forceSync("app", "1");
    team.awaitSecret("shared", Map.of("password", "next"));

    team.namespace().kubectl("delete", "kss", "app").succeeded();

    assertThat(team.rawSecret("shared").getMetadata().getUid()).isEqualTo(uid);
    assertThat(team.secret("shared")).isEmpty();
  }

  @Test
  void whenTheSecretIsGoneTheKeystoreSecretGoes() {
    theirs("user=admiral");
    team.applyKeystoreSecret("app", MERGE + PASSWORD);
    team.awaitReason("app", "Synced");
    team.namespace().kubectl("delete", "secret", "shared").succeeded();

    team.namespace().kubectl("delete", "kss", "app", "--timeout=30s").succeeded();

    assertThat(team.secret("shared")).isNull();
  }

  /// Suspended, it writes nothing; but it may go.
  @Test
  void whatIsSuspendedTakesItsKeysOutWhenItIsDeleted() {
    theirs("user=admiral");
    team.applyKeystoreSecret("app", MERGE + PASSWORD);
    team.awaitReason("app", "Synced");
    team.applyKeystoreSecret("app", "suspend: true\n" + MERGE + PASSWORD);
    team.await("app", kss -> Team.condition(kss, "Suspended").isPresent());

    team.namespace().kubectl("delete", "kss", "app", "--timeout=30s").succeeded();

    assertThat(team.secret("shared")).isEqualTo(Map.of("user", "admiral"));
  }

  @Test
  void whatWasDeletedWhileTheOperatorWasAwayIsPutInOrderWhenItIsBack() {
    theirs("user=admiral");
    team.applyKeystoreSecret("app", MERGE + PASSWORD);
    team.awaitReason("app", "Synced");
    operator.running().operator().stop();
    team.namespace().kubectl("delete", "kss", "app", "--wait=false").succeeded();

    operator.running().restartOperator();

    team.awaitSecret("shared", Map.of("user", "admiral"));
    await().atMost(SOON).until(() -> team.namespace().kubectl("get", "kss", "app").exitCode() != 0);
  }

  @Test
  void aSecretThatAnotherControlsIsNotMergedInto() {
    team.applyKeystoreSecret("owner", "target: {name: shared}\n" + TOKEN);
    team.awaitReason("owner", "Synced");

    team.applyKeystoreSecret("app", MERGE + PASSWORD);

    assertThat(messageOf("app", "SecretRefused"))
        .isEqualTo(
            "Secret \"shared\": belongs to KeystoreSecret \"owner\": nothing is merged into it");
    assertThat(team.secret("shared")).isEqualTo(Map.of("token", "t0k3n"));
  }

  @Test
  void aSecretThatOthersActOnIsNotMergedInto() {
    theirs("user=admiral");
    team.namespace()
        .kubectl("label", "secret", "shared", "argocd.argoproj.io/secret-type=cluster")
        .succeeded();

    team.applyKeystoreSecret("app", MERGE + PASSWORD);

    assertThat(messageOf("app", "SecretRefused"))
        .isEqualTo(
            "Secret \"shared\": Secrets with the label \"argocd.argoproj.io/secret-type\" are left"
                + " alone");
    assertThat(team.secret("shared")).isEqualTo(Map.of("user", "admiral"));
  }

  @Test
  void theTypeOfARefusedSecretIsLookedAtToo() {
    team.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: shared}
        type: helm.sh/release.v1
        """);

    team.applyKeystoreSecret("app", MERGE + PASSWORD);

    assertThat(messageOf("app", "SecretRefused"))
        .isEqualTo("Secret \"shared\": Secrets of type helm.sh/release.v1 are left alone");
  }

  @Test
  void anImmutableSecretIsNotMergedInto() {
    team.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: shared}
        immutable: true
        """);

    team.applyKeystoreSecret("app", MERGE + PASSWORD);

    assertThat(messageOf("app", "SecretRefused")).contains("it is immutable");
  }

  private void theirs(String literal) {
    team.namespace()
        .kubectl("create", "secret", "generic", "shared", "--from-literal=" + literal)
        .succeeded();
  }

  private String messageOf(String kss, String reason) {
    Condition ready = Team.condition(team.awaitReason(kss, reason), "Ready").orElseThrow();
    assertThat(ready.getStatus()).isEqualTo("False");
    return ready.getMessage();
  }
}
