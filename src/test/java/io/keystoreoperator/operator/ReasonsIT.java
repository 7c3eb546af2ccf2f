package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.KubernetesWrites;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.localaws.Fault;
import io.keystoreoperator.localaws.KeystoreWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Each way in which reading can be refused, provoked for real: what the tenant is told, and what
/// whoever runs the keystore is told.
class ReasonsIT {
  private static final String NODE_SESSION =
      "arn:aws:sts::" + TwoAccounts.ACCOUNT_B + ":assumed-role/node/";
  private static final String SPEC = "data: [{secretKey: password, remoteRef: {key: '{ns}/db'}}]";

  private static final String METRIC = "keystore_operator_";

  @RegisterExtension
  static final InstalledOperator operator = new InstalledOperator("--keystore-check-interval=3s");

  private final KeystoreWriter writer = operator.accounts().writer();

  @AfterEach
  void mendPermissions() {
    operator.accounts().allowReading();
  }

  @Test
  void fromTheNodesIdentityAloneTheTableIsOutOfReach() {
    var team = operator.running().teamWithoutKeystore();
    team.applyClusterKeystore(
        team.keystore(),
        """
        region: us-east-1
        table: keystore
        access: [{namespaces: ["{ns}"], keys: ["**"]}]
        """);
    team.applyKeystoreSecret("app", SPEC);

    tenantIsTold(team, "AccessDenied", "DynamoDB denied DescribeTable");
    assertThat(messageOf(team.awaitKeystore("AccessDenied")))
        .contains(NODE_SESSION, "was denied dynamodb:DescribeTable on keystore");
  }

  @Test
  void aWrongExternalIdIsNamedOnTheKeystoreAndMendedByItsEdit() {
    var team = operator.running().teamWithoutKeystore();
    writer.putV1(team.key("db"), "s3cr3t");
    team.applyKeystore("not-the-right-one");
    team.applyKeystoreSecret("app", SPEC);

    tenantIsTold(team, "AssumeRoleDenied", "AWS gave no session");
    assertThat(messageOf(team.awaitKeystore("AssumeRoleDenied")))
        .contains(NODE_SESSION, "was denied sts:AssumeRole on " + TwoAccounts.READER_ARN)
        .doesNotContain("not-the-right-one");

    team.applyKeystore(TwoAccounts.EXTERNAL_ID);

    team.awaitReason("app", "Synced");
    var mended = team.awaitKeystore("Synced");
    assertThat(mended.getStatus().identity())
        .startsWith("arn:aws:sts::" + TwoAccounts.ACCOUNT_A + ":assumed-role/keystore-reader/kso=");
    assertThat(team.events("app")).containsExactly("Warning AssumeRoleDenied", "Normal Synced");
  }

  @Test
  void aMissingDecryptPermissionIsNamedOnTheKeystoreAndItsGrantIsFoundOut() {
    var team = operator.team();
    writer.putV1(team.key("db"), "s3cr3t");
    double deniedBefore = calls("kms", "Decrypt", "denied");
    operator.accounts().allowReadingButNoDecrypt();
    team.applyKeystoreSecret("app", SPEC);
    team.applyKeystoreSecret("second", SPEC);

    tenantIsTold(team, "DecryptDenied", "\"" + team.key("db") + "\"", "kms:Decrypt");
    assertThat(messageOf(team.awaitKeystore("DecryptDenied")))
        .contains(
            ":assumed-role/keystore-reader/",
            "was denied kms:Decrypt on ",
            operator.accounts().key().arn());
    assertThat(calls("kms", "Decrypt", "denied")).isGreaterThan(deniedBefore);

    operator.accounts().allowReading();

    team.awaitReason("app", "Synced");
    team.awaitReason("second", "Synced");
    team.awaitKeystore("Synced");
    assertThat(team.events("app")).containsExactly("Warning DecryptDenied", "Normal Synced");
  }

  @Test
  void aMissingTableIsNamed() {
    var team = operator.running().teamWithoutKeystore();
    team.applyClusterKeystore(team.keystore(), asReader("table: no-such-table"));
    team.applyKeystoreSecret("app", SPEC);

    tenantIsTold(team, "TableNotFound", "names a table that is not there");
    assertThat(messageOf(team.awaitKeystore("TableNotFound")))
        .contains("\"no-such-table\"", ":assumed-role/keystore-reader/");
  }

  @Test
  void anUnknownKeyIsNamed() {
    var team = operator.team();
    team.applyKeystoreSecret("app", SPEC);

    tenantIsTold(team, "ItemNotFound", "\"" + team.key("db") + "\"");
    team.awaitKeystore("Synced");

    writer.putV1(team.key("db"), "s3cr3t");
    team.forceSync("app", "stored now");
    team.awaitReason("app", "Synced");
  }

  @Test
  void aForbiddenKeyLooksTheSameWhetherItExistsOrNot() {
    var team = operator.team();
    writer.putV1("others/there", "s3cr3t");
    team.applyKeystoreSecret("there", "data: [{secretKey: k, remoteRef: {key: others/there}}]");
    team.applyKeystoreSecret("absent", "data: [{secretKey: k, remoteRef: {key: others/absent}}]");

    String there = messageOf(team, "there", "KeyNotAllowed");
    String absent = messageOf(team, "absent", "KeyNotAllowed");

    assertThat(there.replace("others/there", "")).isEqualTo(absent.replace("others/absent", ""));
  }

  @Test
  void aKeystoreThatIsNotThereIsNamed() {
    var team = operator.running().teamWithoutKeystore();
    team.applyKeystoreSecretOf("{name: typo}", "app", SPEC);

    tenantIsTold(team, "KeystoreNotFound", "typo", "kind: ClusterKeystore");
  }

  @Test
  void aTamperedItemIsRefused() {
    var team = operator.team();
    writer.putV2(team.key("db"), 1, "s3cr3t");
    var table = writer.dynamoDb();
    var key = Map.of("ParameterName", AttributeValue.fromS(team.key("db")));
    var zeros = AttributeValue.fromS("0".repeat(64));
    table.updateItem(
        update ->
            update
                .tableName(TwoAccounts.TABLE)
                .key(key)
                .updateExpression("SET hmac = :zeros")
                .expressionAttributeValues(Map.of(":zeros", zeros)));
    team.applyKeystoreSecret("app", SPEC);

    tenantIsTold(team, "IntegrityFailed", team.key("db"));
    assertThat(team.secret("app")).isNull();
  }

  @Test
  void aMissingPropertyIsNamedButNotTheValue() {
    var team = operator.team();
    writer.putV1(team.key("db"), "{\"user\": \"admiral\"}");
    team.applyKeystoreSecret(
        "app", "data: [{secretKey: p, remoteRef: {key: '{ns}/db', property: password}}]");

    tenantIsTold(team, "PropertyNotFound", "\"password\"", "\"" + team.key("db") + "\"");
    assertThat(messageOf(team, "app", "PropertyNotFound")).doesNotContain("admiral");
  }

  static List<Fault> throttling() {
    return List.of(new Fault.Throttled(), new Fault.Unprocessed(0));
  }

  @ParameterizedTest
  @MethodSource("throttling")
  void anOutageIsToldOnTheKeystoreAloneAndPasses(Fault fault) {
    var team = operator.team();
    writer.putV1(team.key("db"), "s3cr3t");
    team.applyKeystoreSecret("app", "refreshInterval: 10s\n" + SPEC);
    var before = team.awaitReason("app", "Synced");
    team.awaitKeystore("Synced");
    double throttledBefore = calls("dynamodb", "BatchGetItem", "throttled");

    operator.accounts().aws().faults().every("dynamodb", "BatchGetItem", fault);

    assertThat(messageOf(team.awaitKeystore("Throttled"))).contains("DynamoDB throttles");
    assertThat(calls("dynamodb", "BatchGetItem", "throttled")).isGreaterThan(throttledBefore);
    assertThat(team.keystoreSecret("app")).isEqualTo(before);

    operator.accounts().aws().faults().clear();

    team.awaitKeystore("Synced");
    assertThat(team.keystoreSecret("app")).isEqualTo(before);
    assertThat(team.events("app")).isEmpty();
    assertThat(operator.running().operator().statusOf("/readyz")).isEqualTo(200);
  }

  @Test
  void anOutageIsToldOnEachWhenThreeIntervalsHavePassedAndOnce() {
    var team = operator.team();
    writer.putV1(team.key("db"), "s3cr3t");
    List<String> names = List.of("one", "two", "three");
    for (String name : names) {
      team.applyKeystoreSecret(name, "refreshInterval: 10s\n" + SPEC);
    }
    names.forEach(name -> team.awaitReason(name, "Synced"));
    long before = statusWrites();
    Instant begun = Instant.now();

    operator.accounts().aws().faults().every("dynamodb", "BatchGetItem", new Fault.Throttled());
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> names.stream().allMatch(name -> hasReason(team, name, "Throttled")));

    for (String name : names) {
      Condition ready = Team.condition(team.keystoreSecret(name), "Ready").orElseThrow();
      assertThat(ready.getStatus()).isEqualTo("False");
      assertThat(Instant.parse(ready.getLastTransitionTime()))
          .isAfterOrEqualTo(begun.plusSeconds(30).truncatedTo(ChronoUnit.SECONDS));
      assertThat(Team.condition(team.keystoreSecret(name), "RefreshFailing")).isPresent();
      assertThat(team.secret(name)).isEqualTo(Map.of("password", "s3cr3t"));
    }
    assertThat(statusWrites() - before).isEqualTo(names.size());
    assertThat(staleIntervals(team)).isGreaterThan(3);

    operator.accounts().aws().faults().clear();
    names.forEach(name -> team.awaitReason(name, "Synced"));
    await().atMost(Duration.ofSeconds(30)).until(() -> staleIntervals(team) < 2);
  }

  private static double staleIntervals(Team team) {
    return operator
        .running()
        .operator()
        .scrape()
        .value(METRIC + "keystore_staleness_intervals", "keystore", team.keystore());
  }

  private static double calls(String service, String operation, String outcome) {
    return operator
        .running()
        .operator()
        .scrape()
        .value(
            METRIC + "aws_call_duration_seconds_count",
            "service",
            service,
            "operation",
            operation,
            "outcome",
            outcome);
  }

  private static long statusWrites() {
    return KubernetesWrites.soFar(operator.running().kubernetes())
        .getOrDefault("APPLY keystoresecrets", 0L);
  }

  private static boolean hasReason(Team team, String name, String reason) {
    return Team.condition(team.keystoreSecret(name), "Ready")
        .filter(ready -> reason.equals(ready.getReason()))
        .isPresent();
  }

  @Test
  void anOutageBeforeTheFirstSuccessIsToldOnBoth() {
    var team = operator.team();
    writer.putV1(team.key("db"), "s3cr3t");
    team.awaitKeystore("Synced");
    operator.accounts().aws().faults().every("kms", "Decrypt", new Fault.Failed());

    team.applyKeystoreSecret("app", SPEC);

    var failed = team.awaitReason("app", "Unavailable");
    assertThat(Team.condition(failed, "Reconciling")).isPresent();
    assertThat(Team.condition(failed, "Stalled")).isEmpty();
    assertThat(messageOf(team.awaitKeystore("Unavailable"))).contains("KMS could not be reached");

    operator.accounts().aws().faults().clear();

    team.awaitReason("app", "Synced");
    team.awaitKeystore("Synced");
  }

  @Test
  void whoGoesWhileItIsRefusedLeavesNothingBehindOnTheKeystore() {
    var team = operator.team();
    writer.putV1(team.key("db"), "s3cr3t");
    var aws = operator.accounts().aws();
    aws.faults().every("kms", "Decrypt", new Fault.Delayed(Duration.ofSeconds(2)));
    aws.faults().every("kms", "Decrypt", new Fault.Refused(400, "AccessDeniedException", "no"));
    aws.calls().reset();
    team.applyKeystoreSecret("app", SPEC);
    Awaitility.await().until(() -> aws.calls("kms", "Decrypt") > 0);

    team.namespace().kubectl("delete", "kss", "app").succeeded();
    Awaitility.await()
        .until(
            () ->
                operator
                    .running()
                    .operator()
                    .output()
                    .contains(team.name() + "\\/app: DecryptDenied"));
    aws.faults().clear();
    team.applyKeystoreSecret("second", SPEC);
    team.applyKeystoreSecret("third", SPEC);

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> team.awaitKeystore("Synced").getStatus().resources(),
            resources -> resources == 2);
  }

  private static void tenantIsTold(Team team, String reason, String... words) {
    String message = messageOf(team, "app", reason);
    assertThat(message)
        .contains(words)
        .doesNotContain("arn:", TwoAccounts.ACCOUNT_A, TwoAccounts.ACCOUNT_B)
        .doesNotContain(TwoAccounts.EXTERNAL_ID, "not-the-right-one");
  }

  private static String messageOf(Team team, String kss, String reason) {
    var failed = team.awaitReason(kss, reason);
    Condition ready = Team.condition(failed, "Ready").orElseThrow();
    assertThat(ready.getStatus()).isEqualTo("False");
    assertThat(Team.condition(failed, "Stalled").map(Condition::getReason)).contains(reason);
    return ready.getMessage();
  }

  private static String messageOf(ClusterKeystore keystore) {
    Condition ready = Team.ready(keystore.getStatus().conditions()).orElseThrow();
    assertThat(ready.getStatus()).isEqualTo("False");
    return ready.getMessage();
  }

  private static String asReader(String line) {
    return """
    region: us-east-1
    auth: {roleArn: "%s", externalId: "%s"}
    access: [{namespaces: ["{ns}"], keys: ["**"]}]
    %s
    """
        .formatted(TwoAccounts.READER_ARN, TwoAccounts.EXTERNAL_ID, line);
  }
}
