package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.kube.RealKubernetes;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Secrets that the operator makes: whose they are, when they change hands, and what is not
/// written.
class CreationIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String PASSWORD =
      "data: [{secretKey: password, remoteRef: {key: '{ns}/db'}}]";
  private static final String ORPHAN_OF = "keystore-operator.io/orphan-of";
  private static final String ADOPT = "keystore-operator.io/adopt";

  @RegisterExtension
  static final InstalledOperator operator =
      new InstalledOperator("--refused-namespaces=kube-system,kube-public");

  private final Team team = operator.team();

  CreationIT() {
    operator.accounts().writer().putV1(team.key("db"), "s3cr3t");
  }

  @Test
  void anOrphanIsKeptInStepAndStays() {
    team.applyKeystoreSecret("app", target("creationPolicy: Orphan"));
    team.awaitReason("app", "Synced");
    Secret made = team.rawSecret("app");
    assertThat(made.getMetadata().getOwnerReferences()).isEmpty();
    assertThat(made.getMetadata().getAnnotations()).containsEntry(ORPHAN_OF, "app");

    patch("{\"stringData\": {\"password\": \"hacked\"}}");
    team.awaitSecret("app", Map.of("password", "s3cr3t"));

    team.namespace().kubectl("delete", "kss", "app").succeeded();
    assertThat(team.secret("app")).isEqualTo(Map.of("password", "s3cr3t"));

    operator.accounts().writer().putV1(team.key("db"), "next");
    team.applyKeystoreSecret("app", target("creationPolicy: Orphan"));
    team.awaitSecret("app", Map.of("password", "next"));
    assertThat(uid()).isEqualTo(made.getMetadata().getUid());
  }

  @Test
  void ownerAndOrphanGoOverIntoEachOther() {
    team.applyKeystoreSecret("app", target("creationPolicy: Owner"));
    team.awaitReason("app", "Synced");
    String uid = uid();

    team.applyKeystoreSecret("app", target("creationPolicy: Orphan"));
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(team.rawSecret("app").getMetadata().getOwnerReferences()).isEmpty();
              assertThat(team.rawSecret("app").getMetadata().getAnnotations())
                  .containsEntry(ORPHAN_OF, "app");
            });

    team.applyKeystoreSecret("app", target("creationPolicy: Owner"));
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(team.rawSecret("app").getMetadata().getOwnerReferences()).hasSize(1);
              assertThat(SecretMetadata.annotation(team.rawSecret("app"), ORPHAN_OF)).isNull();
            });
    team.awaitReason("app", "Synced");
    assertThat(uid()).isEqualTo(uid);
  }

  @Test
  void theOrphanOfAnotherIsForeign() {
    team.applyKeystoreSecret("first", "target: {name: app, creationPolicy: Orphan}\n" + PASSWORD);
    team.awaitReason("first", "Synced");
    Secret theirs = team.rawSecret("app");

    team.applyKeystoreSecret("app", target("creationPolicy: Owner"));

    assertThat(messageOf("app", "SecretNotOwned"))
        .isEqualTo(
            "Secret \"app\" is there and was not made for this KeystoreSecret: choose another"
                + " target.name, delete it, or have it taken over with the annotation"
                + " keystore-operator.io/adopt=app");
    assertThat(team.rawSecret("app")).isEqualTo(theirs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Owner", "Orphan"})
  void aForeignSecretIsTakenOverWhenItIsOffered(String policy) {
    theirs("user=admiral");
    String uid = uid();
    team.applyKeystoreSecret("app", target("creationPolicy: " + policy));
    team.awaitReason("app", "SecretNotOwned");

    team.namespace().kubectl("annotate", "secret", "app", ADOPT + "=app").succeeded();
    team.forceSync("app", "1");

    team.awaitSecret("app", Map.of("password", "s3cr3t"));
    team.awaitReason("app", "Synced");
    team.awaitSettled("app");
    assertThat(uid()).isEqualTo(uid);
    assertThat(SecretMetadata.annotation(team.rawSecret("app"), ADOPT)).isNull();
    assertThat(SecretMetadata.isLabelled(team.rawSecret("app"))).isTrue();
  }

  /// What was read before is known to be ours afterwards: no decrypt for a stranger's label.
  @Test
  void whatWasTakenOverIsAsGoodAsMade() {
    theirs("password=s3cr3t");
    team.namespace().kubectl("annotate", "secret", "app", ADOPT + "=app").succeeded();
    team.applyKeystoreSecret("app", target("creationPolicy: Owner"));
    team.awaitReason("app", "Synced");
    operator.accounts().aws().calls().reset();

    team.namespace().kubectl("label", "secret", "app", "team=payments").succeeded();
    team.awaitSettled("app");
    assertThat(operator.accounts().aws().calls("kms", "Decrypt")).isZero();

    patch("{\"stringData\": {\"password\": \"hacked\"}}");
    team.awaitSecret("app", Map.of("password", "s3cr3t"));
  }

  @Test
  void anOfferToAnotherIsNoOffer() {
    theirs("user=admiral");
    team.namespace().kubectl("annotate", "secret", "app", ADOPT + "=other").succeeded();

    team.applyKeystoreSecret("app", target("creationPolicy: Owner"));

    team.awaitReason("app", "SecretNotOwned");
    assertThat(team.secret("app")).isEqualTo(Map.of("user", "admiral"));
  }

  @Test
  void whatAnotherControlsIsNotTakenOverHoweverItIsOffered() {
    team.applyKeystoreSecret("first", "target: {name: app}\n" + PASSWORD);
    team.awaitReason("first", "Synced");
    team.namespace().kubectl("annotate", "secret", "app", ADOPT + "=app").succeeded();
    team.awaitSettled("first");
    Secret theirs = team.rawSecret("app");

    team.applyKeystoreSecret("app", target("creationPolicy: Owner"));

    assertThat(messageOf("app", "SecretNotOwned"))
        .isEqualTo(
            "Secret \"app\" belongs to KeystoreSecret \"first\": choose another target.name, or"
                + " delete it");
    assertThat(team.rawSecret("app")).isEqualTo(theirs);
  }

  @Test
  void whatOthersActOnIsNotTakenOver() {
    theirs("user=admiral");
    team.namespace()
        .kubectl("label", "secret", "app", "argocd.argoproj.io/secret-type=cluster")
        .succeeded();
    team.namespace().kubectl("annotate", "secret", "app", ADOPT + "=app").succeeded();

    team.applyKeystoreSecret("app", target("creationPolicy: Owner"));

    assertThat(messageOf("app", "SecretRefused")).contains("argocd.argoproj.io/secret-type");
    assertThat(team.secret("app")).isEqualTo(Map.of("user", "admiral"));
  }

  @Test
  void aRenamedTargetReplacesTheOldSecret() {
    team.applyKeystoreSecret("app", "target: {name: old}\n" + PASSWORD);
    team.awaitReason("app", "Synced");

    team.applyKeystoreSecret("app", "target: {name: new}\n" + PASSWORD);

    team.awaitSecret("new", Map.of("password", "s3cr3t"));
    await().atMost(SOON).until(() -> team.secret("old") == null);
    team.awaitReason("app", "Synced");
  }

  @Test
  void theOldSecretStaysUntilTheNewOneIsThere() {
    team.namespace()
        .kubectl("create", "secret", "generic", "new", "--from-literal=a=b")
        .succeeded();
    team.applyKeystoreSecret("app", "target: {name: old}\n" + PASSWORD);
    team.awaitReason("app", "Synced");

    team.applyKeystoreSecret("app", "target: {name: new}\n" + PASSWORD);
    team.awaitReason("app", "SecretNotOwned");
    assertThat(team.secret("old")).isEqualTo(Map.of("password", "s3cr3t"));

    team.applyKeystoreSecret("app", "target: {name: newer}\n" + PASSWORD);
    team.awaitSecret("newer", Map.of("password", "s3cr3t"));
    await().atMost(SOON).until(() -> team.secret("old") == null);
    assertThat(team.secret("new")).isEqualTo(Map.of("a", "b"));
  }

  @Test
  void aNameThatIsGivenUpGoesToWhoeverWantsIt() {
    team.applyKeystoreSecret("app", "target: {name: wanted}\n" + PASSWORD);
    team.awaitReason("app", "Synced");
    team.applyKeystoreSecret("other", "target: {name: wanted}\n" + PASSWORD);
    team.awaitReason("other", "SecretNotOwned");

    team.applyKeystoreSecret("app", "target: {name: new}\n" + PASSWORD);

    team.awaitSecret("new", Map.of("password", "s3cr3t"));
    team.awaitReason("other", "Synced");
    team.awaitSecret("wanted", Map.of("password", "s3cr3t"));
  }

  @Test
  void theOldSecretOfAnOrphanStays() {
    team.applyKeystoreSecret("app", "target: {name: old, creationPolicy: Orphan}\n" + PASSWORD);
    team.awaitReason("app", "Synced");

    team.applyKeystoreSecret("app", "target: {name: new, creationPolicy: Orphan}\n" + PASSWORD);

    team.awaitSecret("new", Map.of("password", "s3cr3t"));
    team.awaitReason("app", "Synced");
    assertThat(team.secret("old")).isEqualTo(Map.of("password", "s3cr3t"));
  }

  @Test
  void anImmutableSecretIsOutdatedByAChangeAndMadeAnewWhenItIsDeleted() {
    team.applyKeystoreSecret("app", target("immutable: true"));
    team.awaitReason("app", "Synced");
    assertThat(team.rawSecret("app").getImmutable()).isTrue();

    operator.accounts().writer().putV1(team.key("db"), "next");
    team.forceSync("app", "1");
    assertThat(messageOf("app", "ImmutableOutdated"))
        .isEqualTo(
            "Secret \"app\" is immutable and holds what was wanted before: delete it to have it made"
                + " anew");
    assertThat(team.secret("app")).isEqualTo(Map.of("password", "s3cr3t"));

    team.namespace().kubectl("delete", "secret", "app").succeeded();
    team.awaitSecret("app", Map.of("password", "next"));
    team.awaitReason("app", "Synced");
    assertThat(team.rawSecret("app").getImmutable()).isTrue();
  }

  @Test
  void aSecretBecomesImmutableAndStaysSo() {
    team.applyKeystoreSecret("app", target("immutable: false"));
    team.awaitReason("app", "Synced");
    String uid = uid();

    team.applyKeystoreSecret("app", target("immutable: true"));
    await().atMost(SOON).until(() -> Boolean.TRUE.equals(team.rawSecret("app").getImmutable()));

    team.applyKeystoreSecret("app", target("immutable: false"));
    team.awaitReason("app", "Synced");
    assertThat(team.rawSecret("app").getImmutable()).isTrue();
    assertThat(uid()).isEqualTo(uid);
  }

  @Test
  void aChangedTypeIsRefusedUntilTheSecretIsDeleted() {
    team.applyKeystoreSecret("app", target("template: {type: example.com/a}"));
    team.awaitReason("app", "Synced");

    team.applyKeystoreSecret("app", target("template: {type: example.com/b}"));
    assertThat(messageOf("app", "TypeChangeRefused")).contains("example.com/a", "example.com/b");

    team.namespace().kubectl("delete", "secret", "app").succeeded();
    team.awaitReason("app", "Synced");
    assertThat(team.rawSecret("app").getType()).isEqualTo("example.com/b");
  }

  @Test
  void moreThanAMebibyteIsRefusedBeforeItIsWritten() {
    operator.accounts().writer().putV2(team.key("half"), 1, "x".repeat(270_000));
    team.applyKeystoreSecret("app", halves(3));
    team.awaitReason("app", "Synced");
    Secret before = team.rawSecret("app");

    team.applyKeystoreSecret("app", halves(4));

    assertThat(messageOf("app", "SecretTooLarge"))
        .isEqualTo("Secret \"app\" would hold 1080000 bytes; Kubernetes takes 1048576");
    assertThat(team.rawSecret("app")).isEqualTo(before);
  }

  @Test
  void whatOthersHoldInAMergedSecretCounts() {
    operator.accounts().writer().putV2(team.key("half"), 1, "x".repeat(270_000));
    team.namespace()
        .kubectl("create", "secret", "generic", "app", "--from-literal=user=admiral")
        .succeeded();
    team.applyKeystoreSecret("app", target("creationPolicy: Merge").replace(PASSWORD, halves(3)));
    team.awaitReason("app", "Synced");

    team.applyKeystoreSecret(
        "second",
        "target: {name: app, creationPolicy: Merge}\n"
            + "data: [{secretKey: more, remoteRef: {key: '{ns}/half'}}]");

    assertThat(messageOf("second", "SecretTooLarge")).contains("would hold 1080007 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kube-system", "kube-public"})
  void inSomeNamespacesNothingIsMade(String namespace) {
    RealKubernetes kubernetes = team.namespace().kubernetes();
    kubernetes
        .kubectlApply(
            """
            apiVersion: keystore-operator.io/v1beta1
            kind: KeystoreSecret
            metadata: {name: refused}
            spec:
              keystoreRef: {kind: ClusterKeystore, name: %s}
              data: [{secretKey: password, remoteRef: {key: a}}]
            """
                .formatted(team.keystore()),
            "--namespace=" + namespace)
        .succeeded();

    await()
        .atMost(SOON)
        .until(
            () ->
                kubernetes
                    .kubectl("get", "kss", "refused", "--namespace=" + namespace)
                    .stdout()
                    .contains("SecretRefused"));
  }

  private static String halves(int number) {
    StringBuilder data = new StringBuilder("data:\n");
    for (int i = 0; i < number; i++) {
      data.append("- {secretKey: k").append(i).append(", remoteRef: {key: '{ns}/half'}}\n");
    }
    return data.toString();
  }

  private static String target(String line) {
    return "target: {" + line + "}\n" + PASSWORD;
  }

  private void theirs(String literal) {
    team.namespace()
        .kubectl("create", "secret", "generic", "app", "--from-literal=" + literal)
        .succeeded();
  }

  private void patch(String patch) {
    team.namespace().kubectl("patch", "secret", "app", "--patch=" + patch).succeeded();
  }

  private String uid() {
    return team.rawSecret("app").getMetadata().getUid();
  }

  private String messageOf(String kss, String reason) {
    var ready = Team.condition(team.awaitReason(kss, reason), "Ready").orElseThrow();
    assertThat(ready.getStatus()).isEqualTo("False");
    return ready.getMessage();
  }
}
