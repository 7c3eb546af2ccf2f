package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.KubernetesWrites;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.localaws.KeystoreWriter;
import io.keystoreoperator.localaws.Policies;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `dataFrom`, used with kubectl as a person would.
class DataFromIT {
  private static final String SOON = "refreshInterval: 10s\n";
  private static final String MERGE = "target: {deletionPolicy: Merge}\n";
  private static final String ALL_OF_ONES_OWN =
      """
      dataFrom:
      - find: {path: "{ns}/"}
        rewrite: [{regexp: {source: "^{ns}/", target: ""}}]
      """;

  @RegisterExtension
  static final InstalledOperator operator = new InstalledOperator("--keystore-check-interval=3s");

  private final KeystoreWriter writer = operator.accounts().writer();

  @BeforeEach
  void allowFinding() {
    operator.accounts().allowReadingAndFinding();
  }

  @AfterEach
  void mendPermissions() {
    operator.accounts().allowReading();
  }

  @Test
  void theMembersOfAnObjectBecomeKeysWhoseNamesNoStatusTells() {
    Team team = operator.team();
    writer.putV2(
        team.key("app"),
        3,
        "{\"user\": \"app\", \"port\": 5432, \"tls\": {\"ca\": [1]}, \"a b\": \"\"}");
    writer.putV1(team.key("nested"), "{\"prod\": {\"token\": \"aGk=\"}}");

    team.applyKeystoreSecret(
        "app",
        """
        dataFrom:
        - extract: {key: "{ns}/app"}
        - extract: {key: "{ns}/nested", property: prod, decodingStrategy: Base64}
          rewrite:
          - regexp: {source: "^(.*)$", target: "prod_$1"}
          - transform: {template: "{{ value | upper }}"}
        """);

    var synced = team.awaitReason("app", "Synced");
    assertThat(team.secret("app"))
        .containsOnly(
            entry("user", "app"),
            entry("port", "5432"),
            entry("tls", "{\"ca\":[1]}"),
            entry("a_b", ""),
            entry("PROD_TOKEN", "hi"));
    assertThat(synced.statusOrEmpty().keys())
        .containsExactly(
            new KeystoreSecretStatus.Key(
                null, team.key("app"), "3", KeystoreSecretStatus.Origin.EXTRACT),
            new KeystoreSecretStatus.Key(
                null, team.key("nested"), null, KeystoreSecretStatus.Origin.EXTRACT));
  }

  @Test
  void theExampleIsAsItSays() {
    Team team = finding();
    writer.putV1(team.key("app"), "{\"user\": \"app\"}");
    writer.putV1(team.key("keys/git-hub"), "g1");

    team.apply(team.example("data-from.yaml"));

    team.awaitReason("app-keys", "Synced");
    assertThat(team.secret("app-keys"))
        .containsOnly(entry("user", "app"), entry("GIT_HUB_KEY", "g1"));
  }

  @Test
  void itemsAreFoundByPathAndNameAndOnlyThoseThatOneMayRead() {
    Team team = finding();
    writer.putV2(team.key("keys/stripe"), 2, "s");
    writer.putV1(team.key("keys/git-hub"), "g");
    writer.putV1(team.key("keys/notes"), "n");
    writer.putV1(team.key("other"), "o");
    writer.putV1("others-" + team.name() + "/keys/stripe", "not mine");

    team.applyKeystoreSecret(
        "app",
        """
        dataFrom:
        - find: {path: "{ns}/keys/", name: {regexp: "(stripe|hub)$"}}
          rewrite:
          - regexp: {source: "^.*/([^/]+)$", target: "${1}_key"}
          - transform: {template: '{{ value | replace("-", "_") }}'}
        - find: {name: {regexp: "others?"}}
        """);

    var synced = team.awaitReason("app", "Synced");
    assertThat(team.secret("app"))
        .containsOnly(
            entry("stripe_key", "s"),
            entry("git_hub_key", "g"),
            entry(team.name() + "_other", "o"));
    assertThat(synced.statusOrEmpty().keys())
        .containsExactly(
            new KeystoreSecretStatus.Key(
                "git_hub_key", team.key("keys/git-hub"), null, KeystoreSecretStatus.Origin.FIND),
            new KeystoreSecretStatus.Key(
                "stripe_key", team.key("keys/stripe"), "2", KeystoreSecretStatus.Origin.FIND),
            new KeystoreSecretStatus.Key(
                team.name() + "_other", team.key("other"), null, KeystoreSecretStatus.Origin.FIND));
  }

  @Test
  void ofEachNameInATableOfVersionsTheNewestIsFound() {
    Team team = operator.team();
    var credstash = operator.accounts().credstashWriter();
    credstash.putCredstash(team.key("db"), 1, "first");
    credstash.putCredstash(team.key("db"), 2, "second");
    credstash.putCredstash(team.key("app"), 1, "{\"old\": \"1\"}");
    credstash.putCredstash(team.key("app"), 2, "{\"new\": \"2\"}");
    team.applyClusterKeystore(
        "credstash-of-" + team.name(),
        """
        region: us-east-1
        table: %s
        auth: {roleArn: "%s", externalId: "%s"}
        find: Enabled
        access: [{namespaces: ["{ns}"], keys: ["{namespace}/*"]}]
        """
            .formatted(
                TwoAccounts.CREDSTASH_TABLE, TwoAccounts.READER_ARN, TwoAccounts.EXTERNAL_ID));

    team.applyKeystoreSecretOf(
        "{kind: ClusterKeystore, name: credstash-of-" + team.name() + "}",
        "app",
        """
        dataFrom:
        - find: {name: {regexp: "/db$"}}
          rewrite: [{regexp: {source: ".*/", target: ""}}]
        - extract: {key: "{ns}/app", version: "1"}
        """);

    var synced = team.awaitReason("app", "Synced");
    assertThat(team.secret("app")).containsOnly(entry("db", "second"), entry("old", "1"));
    assertThat(synced.statusOrEmpty().keys())
        .extracting(KeystoreSecretStatus.Key::version)
        .containsExactly("0000000000000000001", "0000000000000000002");
  }

  @Test
  void aNewItemComesARotationArrivesAndWhatIsGoneLeavesTheSecretAsItWas() {
    Team team = finding();
    writer.putV1(team.key("a"), "1");
    team.applyKeystoreSecret("app", SOON + ALL_OF_ONES_OWN);
    team.awaitReason("app", "Synced");
    assertThat(team.secret("app")).isEqualTo(Map.of("a", "1"));

    writer.putV1(team.key("b"), "2");
    team.awaitSecret("app", Map.of("a", "1", "b", "2"));

    writer.putV1(team.key("a"), "one");
    team.awaitSecret("app", Map.of("a", "one", "b", "2"));
    team.awaitSettled("app");

    var before = team.rawSecret("app");
    writer.delete(team.key("b"));
    var failed = team.awaitReason("app", "ItemNotFound");
    assertThat(Team.condition(failed, "Ready").orElseThrow().getMessage())
        .contains("\"" + team.key("b") + "\"")
        .doesNotContain("\"" + team.key("a") + "\"");
    assertThat(team.rawSecret("app")).isEqualTo(before);

    writer.putV1(team.key("b"), "two");
    team.awaitReason("app", "Synced");
    assertThat(team.secret("app")).isEqualTo(Map.of("a", "one", "b", "two"));
  }

  @Test
  void whatWasFoundAndIsGoneForAMinuteGoesAsTheDeletionPolicySays() {
    Team team = finding();
    Map.of("less/a", "1", "less/b", "2", "all/a", "3", "deleted/a", "4", "app", "{\"user\": \"5\"}")
        .forEach((name, value) -> writer.putV1(team.key(name), value));
    String extracted = "dataFrom: [{extract: {key: '{ns}/app'}}, {find: {path: '{ns}/less/'}}]";
    team.applyKeystoreSecret("less", SOON + MERGE + found("less"));
    team.applyKeystoreSecret("emptied", SOON + MERGE + found("all"));
    team.applyKeystoreSecret(
        "deleted", SOON + "target: {deletionPolicy: Delete}\n" + found("deleted"));
    team.applyKeystoreSecret("extracted", SOON + MERGE + extracted);
    for (String name : new String[] {"less", "emptied", "deleted", "extracted"}) {
      team.awaitReason(name, "Synced");
    }

    for (String name : new String[] {"less/b", "all/a", "deleted/a", "app"}) {
      writer.delete(team.key(name));
    }

    var failed = team.awaitReason("emptied", "ItemNotFound");
    assertThat(Team.condition(failed, "Ready").orElseThrow().getMessage())
        .endsWith(
            "\"" + team.key("all/a") + "\": once that has been so for 1m, the Secret does without");
    assertThat(team.secret("emptied")).isEqualTo(Map.of("a", "3"));

    await().atMost(Duration.ofSeconds(110)).until(() -> team.secret("deleted") == null);
    team.awaitSecret("less", Map.of("a", "1"));
    team.awaitSecret("emptied", Map.of());
    team.awaitSecret("extracted", Map.of(team.name() + "_less_a", "1"));
    assertThat(goneFrom(team, "less")).as("it looks for whatever is there").isEmpty();
    assertThat(goneFrom(team, "emptied")).containsExactly(team.key("all/a"));
    assertThat(goneFrom(team, "extracted")).containsExactly(team.key("app"));
    team.awaitReason("deleted", "ItemNotFound");

    writer.putV1(team.key("all/c"), "6");
    writer.putV1(team.key("deleted/c"), "7");
    team.awaitSecret("emptied", Map.of("c", "6"));
    team.awaitSecret("deleted", Map.of("c", "7"));
    team.await("emptied", kss -> kss.statusOrEmpty().gone().isEmpty());
  }

  private static String found(String path) {
    return """
    dataFrom:
    - find: {path: "{ns}/%s/"}
      rewrite: [{regexp: {source: ".*/", target: ""}}]
    """
        .formatted(path);
  }

  private static List<String> goneFrom(Team team, String kss) {
    return team.awaitReason(kss, "Synced").statusOrEmpty().gone().stream()
        .map(KeystoreSecretStatus.Key::key)
        .toList();
  }

  @Test
  void twoValuesForOneKeyAreAConflictAndNothingIsWritten() {
    Team team = finding();
    writer.putV1(team.key("db.password"), "1");
    team.applyKeystoreSecret("app", ALL_OF_ONES_OWN);
    team.awaitReason("app", "Synced");
    var before = team.rawSecret("app");
    writer.putV1(team.key("db.password/old"), "2");
    operator.accounts().aws().calls().reset();

    team.applyKeystoreSecret(
        "app",
        """
        data: [{secretKey: other, remoteRef: {key: "{ns}/db.password"}}]
        dataFrom:
        - find: {path: "{ns}/"}
          rewrite: [{regexp: {source: "^{ns}/(db).*", target: "$1"}}]
        """);

    var failed = team.awaitReason("app", "KeyConflict");
    assertThat(Team.condition(failed, "Ready").orElseThrow().getMessage())
        .contains(
            "key \"db\" comes twice, of \"%1$s/db.password\" (dataFrom[0]) and of \"%1$s/db.password/old\""
                .formatted(team.name()));
    assertThat(team.rawSecret("app")).isEqualTo(before);
    assertThat(operator.accounts().aws().calls("kms", "Decrypt")).isZero();
  }

  @Test
  void aMemberAndAnEntryOfTheSameNameAreAConflict() {
    Team team = operator.team();
    writer.putV1(team.key("app"), "{\"user\": \"app\", \"token\": \"hunter2\"}");

    team.applyKeystoreSecret(
        "app",
        """
        data: [{secretKey: user, remoteRef: {key: "{ns}/app", property: user}}]
        dataFrom: [{extract: {key: "{ns}/app"}}]
        """);

    var failed = team.awaitReason("app", "KeyConflict");
    assertThat(Team.condition(failed, "Ready").orElseThrow().getMessage())
        .contains("key \"user\" comes twice")
        .doesNotContain("hunter2", "token");
    assertThat(team.secret("app")).isNull();
  }

  @Test
  void findIsForKeystoresThatEnableIt() {
    Team team = operator.team();
    writer.putV1(team.key("a"), "1");
    team.applyKeystoreSecret("app", ALL_OF_ONES_OWN);

    var failed = team.awaitReason("app", "InvalidSpec");
    assertThat(Team.condition(failed, "Ready").orElseThrow().getMessage())
        .contains("dataFrom[0]", "has find: Disabled", "dynamodb:Scan");

    team.applyFindingKeystore();
    team.awaitReason("app", "Synced");
  }

  @Test
  void findingNothingMakesNoSecretAndWhatIsStoredLaterIsFound() {
    Team team = finding();
    writer.putV1("others-" + team.name() + "/a", "not mine");
    team.applyKeystoreSecret("app", "dataFrom: [{find: {name: {regexp: '.*'}}}]");

    var failed = team.awaitReason("app", "ItemNotFound");
    assertThat(Team.condition(failed, "Ready").orElseThrow().getMessage())
        .contains("no item that this namespace may read for dataFrom[0].find (name \".*\")");
    assertThat(team.secret("app")).isNull();

    writer.putV1(team.key("a"), "1");
    team.forceSync("app", "stored");
    team.awaitReason("app", "Synced");
    assertThat(team.secret("app")).containsOnly(entry(team.name() + "_a", "1"));
  }

  @Test
  void anEmptyObjectLeavesTheSecretAsItWas() {
    Team team = operator.team();
    writer.putV1(team.key("app"), "{\"user\": \"app\"}");
    team.applyKeystoreSecret("app", "dataFrom: [{extract: {key: '{ns}/app'}}]");
    team.awaitReason("app", "Synced");
    var before = team.rawSecret("app");

    writer.putV1(team.key("app"), "{}");
    team.forceSync("app", "emptied");

    var failed = team.awaitReason("app", "PropertyNotFound");
    assertThat(Team.condition(failed, "Ready").orElseThrow().getMessage())
        .contains("dataFrom[0].extract", "\"" + team.key("app") + "\"", "has no members");
    assertThat(team.rawSecret("app")).isEqualTo(before);
  }

  @Test
  void aScanThatIsNotAllowedIsToldAndItsGrantIsFoundOut() {
    Team team = finding();
    writer.putV1(team.key("a"), "1");
    operator.accounts().allowReading();
    team.applyKeystoreSecret("app", ALL_OF_ONES_OWN);

    var failed = team.awaitReason("app", "AccessDenied");
    assertThat(Team.condition(failed, "Ready").orElseThrow().getMessage())
        .contains("DynamoDB denied Scan")
        .doesNotContain("arn:");
    assertThat(
            Team.ready(team.awaitKeystore("AccessDenied").getStatus().conditions())
                .orElseThrow()
                .getMessage())
        .contains("was denied dynamodb:Scan on " + TwoAccounts.TABLE_ARN);

    operator.accounts().allowReadingAndFinding();
    team.awaitReason("app", "Synced");
  }

  /// A scan has no leading keys: what holds namespaces to theirs does not go with find.
  @Test
  void aPolicyOnLeadingKeysAllowsNoScan() {
    Team team = operator.running().teamWithoutKeystore();
    writer.putV1(team.key("a"), "1");
    var role =
        operator
            .accounts()
            .accountA()
            .createRole(
                "held-" + team.name(),
                TwoAccounts.trust(TwoAccounts.EXTERNAL_ID),
                Policies.allow("dynamodb:DescribeTable", TwoAccounts.TABLE_ARN),
                Policies.allow("kms:Decrypt", operator.accounts().key().arn()),
                """
                {"Version": "2012-10-17", "Statement": {
                  "Effect": "Allow", "Action": ["dynamodb:BatchGetItem", "dynamodb:Scan"],
                  "Resource": "*",
                  "Condition": {"ForAnyValue:StringLike": {"dynamodb:LeadingKeys":
                    ["%s/*"]}}}}
                """
                    .formatted(team.name()));
    operator
        .accounts()
        .node()
        .permissions(Policies.allow("sts:AssumeRole", "*"), Policies.allow("sts:TagSession", "*"));
    team.applyClusterKeystore(
        team.keystore(),
        """
        region: us-east-1
        table: keystore
        auth: {roleArn: "%s", externalId: "%s"}
        find: Enabled
        access: [{namespaces: ["{ns}"], keys: ["**"]}]
        """
            .formatted(role.arn(), TwoAccounts.EXTERNAL_ID));

    team.applyKeystoreSecret("named", "data: [{secretKey: a, remoteRef: {key: '{ns}/a'}}]");
    team.applyKeystoreSecret("found", ALL_OF_ONES_OWN);

    team.awaitReason("named", "Synced");
    team.awaitReason("found", "AccessDenied");
  }

  @Test
  void whatIsMadeOfManyKeysIsRepairedToo() {
    Team team = finding();
    writer.putV1(team.key("a"), "1");
    writer.putV1(team.key("app"), "{\"user\": \"app\"}");
    team.applyKeystoreSecret(
        "app",
        "dataFrom: [{find: {path: '{ns}/a', name: {regexp: 'a$'}}}, {extract: {key: '{ns}/app'}}]");
    team.awaitReason("app", "Synced");
    Map<String, String> wanted = Map.of(team.name() + "_a", "1", "user", "app");
    assertThat(team.secret("app")).isEqualTo(wanted);

    team.namespace()
        .kubectl(
            "patch",
            "secret",
            "app",
            "--patch",
            "{\"stringData\": {\"user\": \"other\", \"x\": \"\"}}")
        .succeeded();
    team.awaitSecret("app", wanted);

    team.namespace().kubectl("annotate", "secret", "app", "note=harmless").succeeded();
    team.awaitSettled("app");
    assertThat(team.secret("app")).isEqualTo(wanted);
  }

  @Test
  void keysThatAreMergedIntoASecretAreTakenOutAgain() {
    Team team = finding();
    writer.putV1(team.key("a"), "1");
    writer.putV1(team.key("app"), "{\"user\": \"app\"}");
    team.namespace()
        .kubectl("create", "secret", "generic", "theirs", "--from-literal=own=1")
        .succeeded();
    team.applyKeystoreSecret(
        "app",
        """
        target: {name: theirs, creationPolicy: Merge}
        dataFrom:
        - find: {name: {regexp: "/a$"}}
        - extract: {key: "{ns}/app"}
        """);
    team.awaitSecret("theirs", Map.of("own", "1", team.name() + "_a", "1", "user", "app"));
    team.awaitReason("app", "Synced");

    team.namespace().kubectl("delete", "kss", "app").succeeded();

    team.awaitSecret("theirs", Map.of("own", "1"));
  }

  @Test
  void manyThatLookForItemsCostOneScanAndItsReadsAndNothingElse() {
    int many = 30;
    Team team = finding();
    for (int i = 0; i < many; i++) {
      writer.putV1(team.key("app-" + i + "/a"), "a" + i);
      writer.putV1(team.key("app-" + i + "/b"), "b" + i);
    }
    var aws = operator.accounts().aws();
    team.apply(
        IntStream.range(0, many)
            .mapToObj(i -> finder(team, i))
            .collect(Collectors.joining("---\n")));
    for (int i = 0; i < many; i++) {
      team.awaitReason("app-" + i, "Synced");
    }
    await()
        .until(
            () -> team.awaitKeystore("Synced").getStatus().resources(),
            Integer.valueOf(many)::equals);
    var writes = KubernetesWrites.soFar(operator.running().kubernetes());
    aws.calls().reset();

    long start = System.nanoTime();
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> System.nanoTime() - start > Duration.ofSeconds(21).toNanos());

    assertThat(aws.calls().snapshot()).containsOnlyKeys("dynamodb:BatchGetItem", "dynamodb:Scan");
    assertThat(aws.calls("dynamodb", "Scan")).isBetween(1L, 3L);
    assertThat(aws.calls("dynamodb", "BatchGetItem"))
        .isLessThanOrEqualTo(2 * aws.calls("dynamodb", "Scan"));
    assertThat(KubernetesWrites.soFar(operator.running().kubernetes())).isEqualTo(writes);

    operator.running().restartOperator();
    aws.calls().reset();
    team.forceSync("app-0", "is the operator there");
    team.await(
        "app-0", kss -> "is the operator there".equals(kss.statusOrEmpty().lastHandledForceSync()));

    assertThat(aws.calls("kms", "Decrypt")).isZero();
    assertThat(aws.calls("dynamodb", "Scan")).isLessThanOrEqualTo(4);
  }

  private static String finder(Team team, int number) {
    return """
    apiVersion: keystore-operator.io/v1beta1
    kind: KeystoreSecret
    metadata: {name: app-%1$d}
    spec:
      keystoreRef: {kind: ClusterKeystore, name: %2$s}
      refreshInterval: 10s
      dataFrom: [{find: {path: %3$s/app-%1$d/}}]
    """
        .formatted(number, team.keystore(), team.name());
  }

  private static Team finding() {
    Team team = operator.running().teamWithoutKeystore();
    team.applyFindingKeystore();
    return team;
  }
}
