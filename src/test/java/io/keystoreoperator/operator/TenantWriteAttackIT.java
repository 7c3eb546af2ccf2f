package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.Tenant;
import io.keystoreoperator.kube.KubectlRun;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A tenant who has the operator write what it should not: Secrets of others, Secrets that others
/// act on; and one who poses as the operator with marks, owner references and finalizers.
class TenantWriteAttackIT {
  private static final String DATA = "data: [{secretKey: k, remoteRef: {key: \"{ns}/db\"}}]\n";

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  private Team team;
  private Tenant tenant;

  @BeforeEach
  void aTenantOfAKeystore() {
    team = operator.team();
    tenant = Tenant.of(team);
    operator.accounts().writer().putV1(team.key("db"), "s3cr3t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{victim}/app",
        "../{victim}/secrets/app",
        "../../{victim}/secrets/app",
        "%2e%2e%2f{victim}%2fsecrets%2fapp",
        "..",
        "App",
        "app?fieldManager=kubectl",
        "app#",
        "app\\u0000",
        "app ",
      })
  void aNameThatIsAPathIsRefusedWhenItIsApplied(String name) {
    String path = name.replace("{victim}", "kube-system");

    assertThat(keystoreSecret("target: {name: \"" + path + "\"}").stderr())
        .contains("spec.target.name");
    assertThat(
            tenant
                .applyKeystoreSecret("\"" + path + "\"", "keystoreRef: " + ref() + "\n" + DATA)
                .stderr())
        .containsAnyOf("metadata.name", "invalid resource name");
  }

  @Test
  void aSecretIsWrittenInTheTenantsOwnNamespaceWhateverElseIsAsked() {
    Team victim = operator.running().teamWithoutKeystore();
    Secret theirs = secretOf(victim, "app");

    assertThat(keystoreSecret("target: {namespace: " + victim.name() + "}").stderr())
        .contains("unknown field \"spec.target.namespace\"");
    keystoreSecret("target: {namespace: " + victim.name() + "}", "--validate=false").succeeded();

    team.awaitReason("app", "Synced");
    assertThat(team.secret("app")).isEqualTo(Map.of("k", "s3cr3t"));
    assertThat(victim.rawSecret("app")).isEqualTo(theirs);
  }

  @ParameterizedTest
  @CsvSource({"Owner, SecretNotOwned", "Orphan, SecretNotOwned", "Merge, KeyConflict"})
  void aSecretThatSomebodyElseMadeIsNotTakenWithoutAnOffer(String policy, String reason) {
    Secret theirs = secretOf(team, "app");

    keystoreSecret("target: {creationPolicy: " + policy + "}").succeeded();

    var failed = team.awaitReason("app", reason);
    assertThat(team.rawSecret("app").getData()).isEqualTo(theirs.getData());
    assertThat(team.rawSecret("app")).isEqualTo(theirs);
    assertThat(Team.condition(failed, "Ready").orElseThrow().getMessage()).doesNotContain("theirs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "annotations: {keystore-operator.io/adopt: app}",
        "annotations: {keystore-operator.io/orphan-of: app}",
        "labels: {keystore-operator.io/managed: \"true\"}",
        "labels: {keystore-operator.io/cluster-keystore-secret: app}",
        "annotations: {keystore-operator.io/restart-on: app}",
        "annotations: {kubernetes.io/service-account.name: default}",
        "labels: {argocd.argoproj.io/secret-type: repository}",
        "annotations: {sealedsecrets.bitnami.com/managed: \"true\"}",
      })
  void aTemplateSetsNoMarkThatOthersActOn(String metadata) {
    keystoreSecret("target: {template: {metadata: {" + metadata + "}}}").succeeded();

    team.awaitReason("app", "SecretRefused");
    assertThat(team.secret("app")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kubernetes.io/service-account-token",
        "bootstrap.kubernetes.io/token",
        "helm.sh/release.v1"
      })
  void aSecretOfAPowerfulTypeIsNotMade(String type) {
    keystoreSecret("target: {template: {type: " + type + "}}").succeeded();

    team.awaitReason("app", "SecretRefused");
    assertThat(team.secret("app")).isNull();
  }

  @Test
  void aForgedOwnerReferenceGivesNobodyAnothersSecret() {
    keystoreSecret("").succeeded();
    KeystoreSecret owner = team.awaitReason("app", "Synced");
    Team other = operator.team();
    Tenant attacker = Tenant.of(other);

    for (Tenant forger : List.of(attacker, tenant)) {
      forger.apply(forged("decoy", owner)).succeeded();
    }
    attacker.apply(forged("app", owner)).succeeded();
    operator.accounts().writer().putV1(team.key("db"), "rotated");
    team.forceSync("app", "rotated");

    team.awaitSecret("app", Map.of("k", "rotated"));
    assertThat(team.awaitSettled("app").targetName()).isEqualTo("app");
    assertThat(other.secret("app")).isEqualTo(Map.of("k", "forged"));
    assertThat(other.secret("decoy")).isEqualTo(Map.of("k", "forged"));
    // Its owner, as it says, has another Secret: what it has left behind goes.
    assertThat(team.secret("decoy")).isNull();
  }

  private static String forged(String name, KeystoreSecret owner) {
    return """
    apiVersion: v1
    kind: Secret
    metadata:
      name: %s
      labels: {keystore-operator.io/managed: "true"}
      ownerReferences:
      - {apiVersion: keystore-operator.io/v1beta1, kind: KeystoreSecret, name: %s, uid: %s, controller: true}
    stringData: {k: forged}
    """
        .formatted(name, owner.getMetadata().getName(), owner.getMetadata().getUid());
  }

  @Test
  void aForgedOrphanIsReplacedAsAWholeByWhomItNamesAndByNobodyElse() {
    tenant.apply(marked("keystore-operator.io/orphan-of: other")).succeeded();

    keystoreSecret("target: {creationPolicy: Orphan}").succeeded();

    team.awaitReason("app", "SecretNotOwned");
    assertThat(team.secret("app")).isEqualTo(Map.of("k", "forged"));

    tenant.apply(marked("keystore-operator.io/orphan-of: app")).succeeded();
    team.forceSync("app", "again");
    team.awaitSecret("app", Map.of("k", "s3cr3t"));
  }

  private static String marked(String annotation) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: app, annotations: {%s}}
    stringData: {k: forged}
    """
        .formatted(annotation);
  }

  @Test
  void aForgedFinalizerIsTakenOffAndHoldsNothingUp() {
    keystoreSecret("").succeeded();
    team.awaitReason("app", "Synced");
    String finalizers =
        "--patch={\"metadata\": {\"finalizers\": [\"" + ApiGroup.MERGED_FINALIZER + "\"]}}";

    tenant.kubectl("patch", "kss", "app", "--type=merge", finalizers).succeeded();
    team.forceSync("app", "look");
    team.await("app", kss -> kss.getMetadata().getFinalizers().isEmpty());
    assertThat(team.secret("app")).isEqualTo(Map.of("k", "s3cr3t"));

    tenant.kubectl("patch", "kss", "app", "--type=merge", finalizers).succeeded();
    tenant.kubectl("delete", "kss", "app", "--wait=true", "--timeout=30s").succeeded();
  }

  @Test
  void theStatusIsNotForATenantToWrite() {
    keystoreSecret("").succeeded();
    team.awaitReason("app", "Synced");

    var refused =
        tenant.kubectl(
            "patch",
            "kss",
            "app",
            "--subresource=status",
            "--type=merge",
            "--patch={\"status\": {\"syncedRevision\": \"forged\"}}");

    assertThat(refused.stderr()).contains("Forbidden").contains("keystoresecrets/status");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"syncedRevision\": \"forged\"}",
        "{\"target\": {\"name\": \"../../{victim}/secrets/app\", \"resourceVersion\": \"1\"}}",
        "{\"target\": {\"name\": \"app\"}}",
        "{\"target\": {}}",
        "{\"target\": null, \"conditions\": null, \"keys\": null}",
        "{\"keys\": [{}, {\"secretKey\": \"k\"}], \"conditions\": [{\"type\": \"Ready\"}]}",
        "{\"lastChangeTime\": \"no time\", \"observedGeneration\": -1}",
        "{\"pendingRestart\": \"forged@1,other@2\"}",
      })
  void aStatusThatSomebodyForgedIsWrittenAnewAndMisleadsNobody(String forged) {
    Team victim = operator.running().teamWithoutKeystore();
    Secret theirs = secretOf(victim, "app");
    keystoreSecret("").succeeded();
    team.awaitReason("app", "Synced");

    team.namespace()
        .kubectl(
            "patch",
            "kss",
            "app",
            "--subresource=status",
            "--type=merge",
            "--patch={\"status\": " + forged.replace("{victim}", victim.name()) + "}")
        .succeeded();
    operator.accounts().writer().putV1(team.key("db"), "rotated");
    team.forceSync("app", "look");

    team.awaitSecret("app", Map.of("k", "rotated"));
    KeystoreSecret settled =
        team.await("app", kss -> "look".equals(kss.statusOrEmpty().lastHandledForceSync()));
    assertThat(Team.condition(settled, "Ready").orElseThrow().getReason()).isEqualTo("Synced");
    assertThat(settled.statusOrEmpty().target())
        .extracting(KeystoreSecretStatus.Target::name)
        .isEqualTo("app");
    assertThat(settled.statusOrEmpty().keys()).hasSize(1);
    assertThat(victim.rawSecret("app")).isEqualTo(theirs);
  }

  @Test
  void aForgedCopyOfAClusterKeystoreSecretGetsNothingOfItAndCountsForNothing() {
    FanOut fanOut = new FanOut(operator.running().teamWithoutKeystore());
    fanOut.applyKeystore();
    operator.accounts().writer().putV1(fanOut.name() + "/db", "for the chosen");
    Team chosen = operator.running().teamWithoutKeystore();
    fanOut.reach(chosen);
    fanOut.apply();
    fanOut.awaitReadyIn(1);
    String uid = fanOut.now().getMetadata().getUid();

    tenant
        .apply(
            copy(
                "by-label",
                "labels: {keystore-operator.io/cluster-keystore-secret: %s}"
                    .formatted(fanOut.name())))
        .succeeded();
    tenant
        .apply(
            copy(
                "by-reference",
                """
        ownerReferences: [{apiVersion: keystore-operator.io/v1beta1, kind: ClusterKeystoreSecret, \
        name: %s, uid: %s, controller: true}]"""
                    .formatted(fanOut.name(), uid)))
        .succeeded();

    Awaitility.await()
        .until(() -> tenant.kubectl("get", "kss", "by-reference").stderr().contains("NotFound"));
    team.awaitReason("by-label", "Synced");
    assertThat(fanOut.awaitReadyIn(1).failing()).isZero();
    assertThat(team.secret("by-label")).isEqualTo(Map.of("k", "s3cr3t"));
    assertThat(chosen.secret("app-db")).isEqualTo(Map.of("password", "for the chosen"));
  }

  private String copy(String name, String metadata) {
    return """
    apiVersion: keystore-operator.io/v1beta1
    kind: KeystoreSecret
    metadata: {name: %s, %s}
    spec:
      keystoreRef: %s
      data: [{secretKey: k, remoteRef: {key: %s}}]
    """
        .formatted(name, metadata, ref(), team.key("db"));
  }

  private static Secret secretOf(Team team, String name) {
    team.namespace()
        .kubectl("create", "secret", "generic", name, "--from-literal=k=theirs")
        .succeeded();
    return team.rawSecret(name);
  }

  private String ref() {
    return "{kind: ClusterKeystore, name: " + team.keystore() + "}";
  }

  private KubectlRun keystoreSecret(String target, String... options) {
    return tenant.applyKeystoreSecret(
        "app", "keystoreRef: " + ref() + "\n" + target + "\n" + DATA, options);
  }
}
