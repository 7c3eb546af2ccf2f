package io.keystoreoperator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.keystoreoperator.fixture.CommandRun;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Person;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.kube.RealKubernetes;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What `migrate` writes and the commands it prints, from a Secret of External Secrets Operator to
/// one of ours.
class HandoverIT {
  private static final String THEIR_KIND =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: externalsecrets.external-secrets.io}
      spec:
        group: external-secrets.io
        scope: Namespaced
        names: {kind: ExternalSecret, plural: externalsecrets, singular: externalsecret}
        versions:
        - name: v1
          served: true
          storage: true
          schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;
  private static final Map<String, String> DATA = Map.of("user", "app", "password", "s3cr3t");

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  @Test
  void aSecretChangesHandsAndStaysAsItIs() {
    RealKubernetes kubernetes = operator.running().kubernetes();
    kubernetes.kubectlApply(THEIR_KIND).succeeded();
    kubernetes
        .kubectl("wait", "--for=condition=Established", "crd/externalsecrets.external-secrets.io")
        .succeeded();
    Team team = operator.running().teamWithoutKeystore();
    operator
        .accounts()
        .writer()
        .putV1(team.key("db"), "{\"user\": \"app\", \"password\": \"s3cr3t\"}");
    team.apply(externalSecret(team));
    team.apply(theirSecret(team));
    Secret theirs = team.rawSecret("shop-db");

    CommandRun migrated =
        Person.in(operator.accounts())
            .keystoreReading(
                (store(team) + "---\n" + externalSecret(team)).getBytes(UTF_8),
                "migrate",
                "-f",
                "-",
                "--table=" + TwoAccounts.TABLE,
                "--keys={namespace}/**");
    assertThat(migrated.exitCode()).as(migrated.stderr()).isZero();
    kubernetes.kubectlApply(migrated.text()).succeeded();

    team.awaitReason("shop", "SecretNotOwned");
    assertThat(team.rawSecret("shop-db")).isEqualTo(theirs);

    List<List<String>> commands = commands(migrated);
    assertThat(commands).hasSize(2);
    kubernetes.kubectl(commands.getFirst().toArray(String[]::new)).succeeded();
    kubernetes.kubectl(withoutWaiting(commands.getLast())).succeeded();
    collectGarbage(team);
    team.forceSync("shop", "handed-over");

    team.awaitReason("shop", "Synced");
    Secret ours = team.rawSecret("shop-db");
    assertThat(ours.getMetadata().getUid()).isEqualTo(theirs.getMetadata().getUid());
    assertThat(ours.getMetadata().getCreationTimestamp())
        .isEqualTo(theirs.getMetadata().getCreationTimestamp());
    assertThat(ours.getData()).isEqualTo(theirs.getData());
    assertThat(team.secret("shop-db")).isEqualTo(DATA);
    assertThat(ours.getMetadata().getOwnerReferences())
        .extracting(OwnerReference::getKind)
        .containsExactly("KeystoreSecret");
    assertThat(team.namespace().kubectl("get", "externalsecrets", "--output=name").stdout())
        .isEmpty();
  }

  private static String store(Team team) {
    return """
    apiVersion: external-secrets.io/v1
    kind: ClusterSecretStore
    metadata: {name: %s}
    spec:
      provider:
        aws: {service: SecretsManager, region: us-east-1, role: "%s", externalID: %s}
      conditions: [{namespaces: [%s]}]
    """
        .formatted(team.keystore(), TwoAccounts.READER_ARN, TwoAccounts.EXTERNAL_ID, team.name());
  }

  private static String externalSecret(Team team) {
    return """
    apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    metadata: {name: shop, namespace: %1$s}
    spec:
      secretStoreRef: {kind: ClusterSecretStore, name: %2$s}
      target: {name: shop-db}
      data:
      - {secretKey: user, remoteRef: {key: %1$s/db, property: user}}
      - {secretKey: password, remoteRef: {key: %1$s/db, property: password}}
    """
        .formatted(team.name(), team.keystore());
  }

  private static String theirSecret(Team team) {
    String uid =
        team.namespace()
            .kubectl("get", "externalsecret", "shop", "--output=jsonpath={.metadata.uid}")
            .succeeded()
            .stdout();
    return """
    apiVersion: v1
    kind: Secret
    metadata:
      name: shop-db
      labels: {reconcile.external-secrets.io/managed: "true"}
      ownerReferences:
      - {apiVersion: external-secrets.io/v1, kind: ExternalSecret, name: shop, uid: %s, controller: true}
    stringData: {user: app, password: s3cr3t}
    """
        .formatted(uid);
  }

  /// Those in the comments, as a person would copy them.
  private static List<List<String>> commands(CommandRun migrated) {
    return migrated
        .text()
        .lines()
        .filter(line -> line.startsWith("#   kubectl "))
        .map(line -> List.of(line.replace("#   kubectl ", "").split(" ")))
        .toList();
  }

  /// kubectl would wait for the garbage collector.
  private static String[] withoutWaiting(List<String> command) {
    return Stream.concat(command.stream(), Stream.of("--wait=false")).toArray(String[]::new);
  }

  /// Does for `--cascade=orphan` what the garbage collector does, which runs in no test.
  private static void collectGarbage(Team team) {
    var namespace = team.namespace();
    assertThat(
            namespace
                .kubectl(
                    "get", "externalsecret", "shop", "--output=jsonpath={.metadata.finalizers}")
                .stdout())
        .isEqualTo("[\"orphan\"]");
    namespace
        .kubectl(
            "patch",
            "secret",
            "shop-db",
            "--type=merge",
            "--patch={\"metadata\": {\"ownerReferences\": null}}")
        .succeeded();
    namespace
        .kubectl(
            "patch",
            "externalsecret",
            "shop",
            "--type=merge",
            "--patch={\"metadata\": {\"finalizers\": null}}")
        .succeeded();
  }
}
