package io.keystoreoperator.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.RolloutTarget;
import io.keystoreoperator.fixture.Installation;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.operator.rollout.Manifest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/// All that a namespace can want of the operator, so that it needs every right that it has there.
record DaysWork(Installation installation, Team team) {
  private static final List<RolloutTarget> WORKLOADS =
      Arrays.stream(RolloutTarget.Kind.values())
          .map(kind -> new RolloutTarget(kind, "web"))
          .toList();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  void done() {
    team.applyKeystore(TwoAccounts.EXTERNAL_ID);
    store("first");
    aTemplateAndThreeWorkloads();
    aChangeOfTheData();
    anotherName();
    aMergeAndItsEnd();
    anAccessThatIsTakenAway();
    aKeystoreOfItsOwn("second");
  }

  private void store(String password) {
    installation.accounts().writer().putV1(team.key("db"), password);
  }

  private void aTemplateAndThreeWorkloads() {
    WORKLOADS.forEach(workload -> team.apply(Manifest.of(workload, "app")));
    team.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: texts}
        data: {app.conf: "password={{ password }}"}
        """);
    team.applyKeystoreSecret("app", spec("app"));
    team.awaitReason("app", "Synced");
    assertThat(team.secret("app")).isEqualTo(Map.of("app.conf", "password=first"));
  }

  private String spec(String target) {
    return """
    target: {name: %s, template: {templateFrom: [{configMap: {name: texts, items: [{key: app.conf}]}}]}}
    data: [{secretKey: password, remoteRef: {key: "{ns}/db"}}]
    rolloutRestart: [{kind: Deployment, name: web}, {kind: StatefulSet, name: web}, {kind: DaemonSet, name: web}]
    """
        .formatted(target);
  }

  private void aChangeOfTheData() {
    store("second");
    team.forceSync("app", "changed");
    team.awaitSecret("app", Map.of("app.conf", "password=second"));
    Awaitility.await().atMost(PATIENCE).until(() -> WORKLOADS.stream().allMatch(this::isRestarted));
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> team.events("app").contains("Normal Restarted"));
  }

  private boolean isRestarted(RolloutTarget workload) {
    KubernetesClient client = team.namespace().client();
    var named =
        switch (workload.kind()) {
          case DEPLOYMENT -> client.apps().deployments().withName(workload.name());
          case STATEFUL_SET -> client.apps().statefulSets().withName(workload.name());
          case DAEMON_SET -> client.apps().daemonSets().withName(workload.name());
        };
    HasMetadata live = named.require();
    return live.getMetadata().getGeneration() > 1;
  }

  private void anotherName() {
    team.applyKeystoreSecret("app", spec("renamed"));
    team.awaitSecret("renamed", Map.of("app.conf", "password=second"));
    Awaitility.await().atMost(PATIENCE).until(() -> team.secret("app") == null);
  }

  private void aMergeAndItsEnd() {
    team.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: shared}
        stringData: {own: kept}
        """);
    team.applyKeystoreSecret(
        "merging",
        """
        target: {name: shared, creationPolicy: Merge}
        data: [{secretKey: password, remoteRef: {key: "{ns}/db"}}]
        """);
    team.awaitSecret("shared", Map.of("own", "kept", "password", "second"));
    team.awaitReason("merging", "Synced");
    var merging = team.namespace().client().resources(KeystoreSecret.class).withName("merging");
    merging.delete();
    Awaitility.await().atMost(PATIENCE).until(() -> merging.get() == null);
    assertThat(team.secret("shared")).isEqualTo(Map.of("own", "kept"));
  }

  private void anAccessThatIsTakenAway() {
    String keystore = team.keystore() + "-for-now";
    team.applyClusterKeystore(keystore, deleting("[{namespaces: ['{ns}'], keys: ['**']}]"));
    team.applyKeystoreSecretOf(
        "{kind: ClusterKeystore, name: " + keystore + "}",
        "revoked",
        "data: [{secretKey: password, remoteRef: {key: '{ns}/db'}}]");
    team.awaitReason("revoked", "Synced");
    team.applyClusterKeystore(keystore, deleting("[]"));
    team.awaitReason("revoked", "KeyNotAllowed");
    Awaitility.await().atMost(PATIENCE).until(() -> team.secret("revoked") == null);
  }

  private static String deleting(String access) {
    return """
    region: %s
    table: %s
    auth: {roleArn: "%s", externalId: "%s"}
    revocationPolicy: Delete
    access: %s
    """
        .formatted(
            TwoAccounts.REGION,
            TwoAccounts.TABLE,
            TwoAccounts.READER_ARN,
            TwoAccounts.EXTERNAL_ID,
            access);
  }

  /// A Keystore that is read as the team's ServiceAccount.
  ///
  /// @param password in the item, which is there
  void aKeystoreOfItsOwn(String password) {
    installation.trustTheCluster();
    team.namespace()
        .serviceAccount("app", "eks.amazonaws.com/role-arn", installation.roleInB(team).arn());
    team.applyNamespacedKeystore("own", installation.keystoreOfServiceAccount(team));
    team.applyKeystoreSecretOf(
        "{name: own}", "own", "data: [{secretKey: password, remoteRef: {key: '{ns}/db'}}]");
    team.awaitReason("own", "Synced");
    assertThat(team.secret("own")).isEqualTo(Map.of("password", password));
  }
}
