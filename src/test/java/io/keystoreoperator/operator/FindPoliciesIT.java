package io.keystoreoperator.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.localaws.KeystoreWriter;
import io.keystoreoperator.localaws.Policies;
import io.keystoreoperator.localaws.Role;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Items that are looked for, under each policy and setting that has a say in what becomes of them.
class FindPoliciesIT {
  private static final String LAST_PART = "rewrite: [{regexp: {source: '.*/', target: ''}}]";
  private static final String ALL =
      "dataFrom: [{find: {name: {regexp: '.*'}}, " + LAST_PART + "}]\n";
  private static final String EVERYTHING = "[{namespaces: ['{ns}'], keys: ['{namespace}/**']}]";
  private static final String ONLY_A = "[{namespaces: ['{ns}'], keys: ['{namespace}/a/*']}]";
  private static final String NOBODY = "[{namespaces: [others], keys: ['**']}]";

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  private final TwoAccounts accounts = operator.accounts();
  private final KeystoreWriter writer = accounts.writer();
  private final Team team = operator.running().teamWithoutKeystore();

  @BeforeEach
  void twoItems() {
    accounts.allowReadingAndFinding();
    writer.putV1(team.key("a/one"), "1");
    writer.putV1(team.key("b/two"), "2");
  }

  @Test
  void whatIsAllowedLaterIsFoundAndWhatIsTakenAwayStays() {
    keystore("Retain", ONLY_A);
    team.applyKeystoreSecret("app", ALL);
    team.awaitSecret("app", Map.of("one", "1"));

    keystore("Retain", EVERYTHING);
    team.awaitSecret("app", Map.of("one", "1", "two", "2"));
    team.awaitReason("app", "Synced");

    keystore("Retain", ONLY_A);
    var refused = team.awaitReason("app", "KeyNotAllowed");
    assertThat(Team.condition(refused, "Ready").orElseThrow().getMessage())
        .contains("the key \"" + team.key("b/two") + "\"")
        .doesNotContain("a/one");
    assertThat(team.secret("app")).isEqualTo(Map.of("one", "1", "two", "2"));

    team.applyKeystoreSecret("app", "dataFrom: [{find: {path: '{ns}/a/'}, " + LAST_PART + "}]");
    team.awaitSecret("app", Map.of("one", "1"));
    team.awaitReason("app", "Synced");
  }

  @Test
  void whereTheOwnerWantsItTheSecretGoesAndComesBackWithWhatIsStillAllowed() {
    keystore("Delete", EVERYTHING);
    team.applyKeystoreSecret("app", "refreshInterval: 10s\n" + ALL);
    team.awaitSecret("app", Map.of("one", "1", "two", "2"));
    team.awaitReason("app", "Synced");

    keystore("Delete", ONLY_A);
    team.awaitSecret("app", Map.of("one", "1"));
    team.awaitReason("app", "Synced");
    assertThat(team.events("app")).contains("Normal Deleted", "Warning KeyNotAllowed");

    keystore("Delete", NOBODY);
    await().until(() -> team.secret("app") == null);
    team.await("app", kss -> kss.statusOrEmpty().keys().isEmpty());

    keystore("Delete", EVERYTHING);
    team.awaitSecret("app", Map.of("one", "1", "two", "2"));
  }

  @Test
  void underOnChangeAndCreatedOnceNothingNewIsFoundUntilItIsAskedFor() {
    keystore("Retain", EVERYTHING);
    for (String policy : new String[] {"OnChange", "CreatedOnce", "Periodic"}) {
      team.applyKeystoreSecret(
          name(policy), "refreshPolicy: " + policy + "\nrefreshInterval: 10s\n" + ALL);
      team.awaitReason(name(policy), "Synced");
    }

    writer.putV1(team.key("c/three"), "3");
    Map<String, String> all = Map.of("one", "1", "two", "2", "three", "3");
    team.awaitSecret("periodic", all);

    for (String policy : new String[] {"OnChange", "CreatedOnce"}) {
      assertThat(team.secret(name(policy))).isEqualTo(Map.of("one", "1", "two", "2"));
      team.forceSync(name(policy), "now");
      team.awaitSecret(name(policy), all);
    }
  }

  private static String name(String policy) {
    return policy.toLowerCase(Locale.ROOT);
  }

  @Test
  void anImmutableSecretIsOutdatedByWhatIsFoundLater() {
    keystore("Retain", EVERYTHING);
    team.applyKeystoreSecret("app", "target: {immutable: true}\n" + ALL);
    team.awaitReason("app", "Synced");

    writer.putV1(team.key("c/three"), "3");
    team.forceSync("app", "now");

    team.awaitReason("app", "ImmutableOutdated");
    team.namespace().kubectl("delete", "secret", "app").succeeded();
    team.awaitSecret("app", Map.of("one", "1", "two", "2", "three", "3"));
  }

  @Test
  void manyNamespacesOfAClusterKeystoreSecretCostOneScan() {
    FanOut fanOut = new FanOut(team);
    team.applyClusterKeystore(
        fanOut.name(),
        spec("Retain", "[{namespaceSelector: {matchLabels: {fan: '{ns}'}}, keys: ['{ns}/**']}]"));
    var teams = IntStream.range(0, 10).mapToObj(_ -> operator.running().teamWithoutKeystore());
    var reached = teams.peek(fanOut::reach).toList();
    accounts.aws().calls().reset();

    team.applyFanOut(
        """
        namespaceSelector: {matchLabels: {fan: "{ns}"}}
        name: app
        spec:
          keystoreRef: {kind: ClusterKeystore, name: "{ns}"}
        """
            + ALL.indent(2));

    fanOut.awaitReadyIn(reached.size());
    assertThat(reached)
        .allSatisfy(it -> assertThat(it.secret("app")).isEqualTo(Map.of("one", "1", "two", "2")));
    assertThat(accounts.aws().calls("dynamodb", "Scan")).isOne();
    assertThat(accounts.aws().calls("dynamodb", "BatchGetItem")).isOne();
    assertThat(accounts.aws().calls("kms", "Decrypt")).isEqualTo(2);
  }

  @Test
  void aKeystoreFindsWhatItsServiceAccountMayRead() {
    operator.running().trustTheCluster();
    team.namespace()
        .serviceAccount(
            "app", "eks.amazonaws.com/role-arn", operator.running().roleInB(team).arn());
    Role reader = operator.running().readerInA(team);
    String keystore =
        "{region: us-east-1, table: keystore, find: %s, auth: {serviceAccountRef: {name: app}, roleArn: '%s'}}";
    String found = "dataFrom: [{find: {path: '{ns}/'}, " + LAST_PART + "}]";
    team.applyNamespacedKeystore("own", keystore.formatted("Disabled", reader.arn()));
    team.applyKeystoreSecretOf("{name: own}", "app", found);
    team.awaitReason("app", "InvalidSpec");

    team.applyNamespacedKeystore("own", keystore.formatted("Enabled", reader.arn()));
    var denied = team.awaitReason("app", "AccessDenied");
    assertThat(Team.condition(denied, "Ready").orElseThrow().getMessage())
        .contains("DynamoDB denied Scan");

    reader.permissions(
        Policies.allow("dynamodb:*", TwoAccounts.TABLE_ARN),
        Policies.allow("kms:Decrypt", accounts.key().arn()));
    team.forceSync("app", "allowed");
    team.awaitSecret("app", Map.of("one", "1", "two", "2"));
  }

  @Test
  void theEncryptionContextOfTheKeystoreIsThatOfWhatIsFoundToo() {
    KeystoreWriter credstash = accounts.credstashWriter();
    String named = team.key("named");
    String found = team.key("found");
    credstash.putCredstash(named, "1", "n".getBytes(UTF_8), Map.of("item", named, "env", "prod"));
    credstash.putCredstash(found, "1", "f".getBytes(UTF_8), Map.of("item", found));
    team.applyClusterKeystore(
        team.keystore(),
        spec("Retain", EVERYTHING).replace("table: keystore", "table: credential-store")
            + "encryptionContext: {item: '{key}'}\n");

    team.applyKeystoreSecret(
        "app",
        """
        data: [{secretKey: named, remoteRef: {key: "{ns}/named", encryptionContext: {env: prod}}}]
        dataFrom: [{find: {path: "{ns}/found"}, %s}]
        """
            .formatted(LAST_PART));

    team.awaitSecret("app", Map.of("named", "n", "found", "f"));
    team.applyKeystoreSecret("app", "data: [{secretKey: named, remoteRef: {key: '{ns}/named'}}]");
    team.awaitReason("app", "IntegrityFailed");
  }

  @Test
  void whatNoSecretCanHoldIsToldAndNothingIsWritten() {
    keystore("Retain", EVERYTHING);
    writer.putV1(team.key("members"), "{\"..a\": \"1\"}");
    team.applyKeystoreSecret(
        "rewritten",
        "dataFrom: [{find: {path: '{ns}/a/'}, rewrite: [{regexp: {source: '.*/', target: 'ü'}}]}]");
    team.applyKeystoreSecret("extracted", "dataFrom: [{extract: {key: '{ns}/members'}}]");

    for (String name : new String[] {"rewritten", "extracted"}) {
      var failed = team.awaitReason(name, "InvalidSpec");
      assertThat(Team.condition(failed, "Ready").orElseThrow().getMessage())
          .contains("a key of a Secret is 1 to 253 letters")
          .doesNotContain("..a");
      assertThat(team.secret(name)).isNull();
    }
  }

  @Test
  void moreThanFiveHundredAreTooManyAndNoneIsDecrypted() {
    keystore("Retain", EVERYTHING);
    IntStream.range(0, 501).forEach(i -> writer.putV1(team.key("many/" + i), "x"));
    accounts.aws().calls().reset();

    team.applyKeystoreSecret("app", "dataFrom: [{find: {path: '{ns}/many/'}}]");

    var failed = team.awaitReason("app", "SecretTooLarge");
    assertThat(Team.condition(failed, "Ready").orElseThrow().getMessage())
        .contains("the items that are found are more than 500");
    assertThat(team.secret("app")).isNull();
    assertThat(accounts.aws().calls("kms", "Decrypt")).isZero();

    writer.delete(team.key("many/500"));
    team.forceSync("app", "one less");
    await().atMost(Duration.ofSeconds(30)).until(() -> team.secret("app") != null);
    assertThat(team.secret("app")).hasSize(500);
  }

  private void keystore(String revocationPolicy, String access) {
    team.applyClusterKeystore(team.keystore(), spec(revocationPolicy, access));
  }

  private static String spec(String revocationPolicy, String access) {
    return "find: Enabled\n" + RevocationIT.spec(revocationPolicy, access);
  }
}
