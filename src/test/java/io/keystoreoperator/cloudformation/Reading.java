package io.keystoreoperator.cloudformation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.kube.KubeNamespace;
import java.util.Map;

/// What becomes of items in a keystore that a stack made.
record Reading(TemplatedAccounts accounts, Stack keystore) {
  static final String SECRET = "s3cr3t";

  private static final String NEWEST =
      """
      data:
      - {secretKey: password, remoteRef: {key: "{ns}/db"}}
      """;
  private static final String ACCESS =
      """
      access:
      - namespaces: ["{ns}"]
        keys: ["{namespace}/**"]
      """;

  /// The reason of the Ready condition that a KeystoreSecret of a new team gets. The Secret is
  /// there exactly when it is `Synced`.
  ///
  /// @param auth lines more for the keystore's `auth`
  String outcome(KubeNamespace namespace, String... auth) {
    return outcome(namespace, spec(auth), data());
  }

  /// The same where items are looked for by their names.
  String found(KubeNamespace namespace) {
    return outcome(
        namespace,
        spec() + "find: Enabled\n",
        """
        dataFrom:
        - find: {path: "{ns}/"}
          rewrite: [{regexp: {source: "^.*$", target: password}}]
        """);
  }

  /// The same of an item with an encryption context, in a table with versions.
  ///
  /// @param more lines more for the keystore's spec
  String outcome(KubeNamespace namespace, Map<String, String> encryptionContext, String more) {
    Team team = new Team(namespace);
    accounts
        .writer(keystore)
        .putCredstash(team.key("db"), "1", SECRET.getBytes(UTF_8), encryptionContext);
    return outcome(team, spec() + more, NEWEST);
  }

  private String outcome(KubeNamespace namespace, String keystoreSpec, String secretSpec) {
    Team team = new Team(namespace);
    storeItems(team);
    return outcome(team, keystoreSpec, secretSpec);
  }

  private String outcome(Team team, String keystoreSpec, String secretSpec) {
    team.applyClusterKeystore(team.keystore(), keystoreSpec + ACCESS);
    team.applyKeystoreSecret("app", secretSpec);
    var ended = team.await("app", kss -> Team.ready(kss.statusOrEmpty().conditions()).isPresent());
    String reason = Team.ready(ended.statusOrEmpty().conditions()).orElseThrow().getReason();
    var secret = team.secret("app");
    if (reason.equals("Synced")) {
      assertThat(secret).containsEntry("password", SECRET);
    } else {
      assertThat(secret).isNull();
    }
    remove(team);
    return reason;
  }

  /// A new team with a KeystoreSecret, whose keystore follows the table's stream.
  Team withPush(KubeNamespace namespace) {
    Team team = new Team(namespace);
    storeItems(team);
    team.applyClusterKeystore(team.keystore(), spec() + ACCESS + "push: {stream: Enabled}\n");
    team.applyKeystoreSecret("app", data());
    return team;
  }

  /// What the team has applied.
  void remove(Team team) {
    team.namespace().kubectl("delete", "kss", "app").succeeded();
    team.namespace().kubectl("delete", "clusterkeystore", team.keystore()).succeeded();
  }

  /// As the stack's writer role.
  void storeItems(Team team) {
    var writer = accounts.writer(keystore);
    if (hasVersions()) {
      writer.putCredstash(team.key("db"), 1, "old");
      writer.putCredstash(team.key("db"), 2, SECRET);
    } else {
      writer.putV1(team.key("db"), SECRET);
    }
  }

  /// A keystore's spec, all of it from the outputs of the stack.
  String spec(String... auth) {
    return """
    region: %s
    table: %s
    kmsKeyArns: ["%s"]
    auth:
      roleArn: %s
      externalId: %s
    """
            .formatted(
                keystore.output("Region"),
                keystore.output("TableName"),
                keystore.output("KmsKeyArn"),
                keystore.output("ReaderRoleArn"),
                keystore.output("ExternalId"))
        + String.join("\n", auth).indent(2);
  }

  /// A KeystoreSecret's: the newest version, and where there are several a certain one too.
  String data() {
    return hasVersions()
        ? NEWEST + "- {secretKey: old, remoteRef: {key: \"{ns}/db\", version: \"1\"}}\n"
        : NEWEST;
  }

  private boolean hasVersions() {
    Resource table = keystore.resources().get("Table");
    return table != null && table.properties().path("KeySchema").size() == 2;
  }
}
