package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.api.Keystore;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.localaws.Fault;
import io.keystoreoperator.localaws.LocalAws;
import io.keystoreoperator.localaws.Policies;
import io.keystoreoperator.localaws.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Changes that arrive by the table's stream, long before the refresh interval of an hour is over.
class PushIT {
  private static final String SPEC = "data: [{secretKey: password, remoteRef: {key: '{ns}/db'}}]";
  private static final String POLLED = "refreshInterval: 10s\n" + SPEC;

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  private final TwoAccounts accounts = operator.accounts();
  private final LocalAws aws = accounts.aws();

  @BeforeEach
  void allow() {
    accounts.enableStream();
    accounts.allowFollowing();
  }

  @Test
  void aRotationArrives() {
    Team team = inStep("old");

    rotate(team, "new");

    team.awaitSecret("app", Map.of("password", "new"));
    team.awaitReason("app", "Synced");
  }

  @Test
  void aRotationOfASharedItemIsOneReadAndOneDecryptForAllWhoTakeIt() {
    Team team = inStep("first");
    accounts.writer().putV1(team.key("other"), "unchanged");
    team.applyKeystoreSecret("other", "data: [{secretKey: k, remoteRef: {key: '{ns}/other'}}]");
    team.awaitReason("other", "Synced");
    for (int i = 0; i < 10; i++) {
      team.applyKeystoreSecret("app-" + i, SPEC);
      team.awaitReason("app-" + i, "Synced");
    }
    rotate(team, "second");
    awaitAll(team, "second");
    aws.calls().reset();

    rotate(team, "third");
    awaitAll(team, "third");

    assertThat(aws.calls("dynamodb", "BatchGetItem")).isOne();
    assertThat(aws.calls("kms", "Decrypt")).isOne();
  }

  @Test
  void whatNobodyTakesIsNotRead() {
    Team team = inStep("s3cr3t");
    double before = hints("ignored");
    aws.calls().reset();

    accounts.writer().putV1(team.key("of-no-interest"), "x");

    await(() -> hints("ignored") > before);
    assertThat(aws.calls("dynamodb", "BatchGetItem")).isZero();
  }

  @Test
  void anItemThatComesIntoBeingMendsWhoMissedIt() {
    Team team = operator.running().teamWithoutKeystore();
    team.applyKeystoreWithPush();
    team.awaitPush("Live");
    team.applyKeystoreSecret("app", SPEC);
    team.awaitReason("app", "ItemNotFound");

    rotate(team, "at last");

    team.awaitReason("app", "Synced");
    team.awaitSecret("app", Map.of("password", "at last"));
  }

  @Test
  void twoKeystoresOnOneTableHaveOneReader() {
    Team one = inStep("old");
    long described = aws.calls("dynamodb", "DescribeStream");

    Team two = inStep("old");
    rotate(one, "of one");
    rotate(two, "of two");

    one.awaitSecret("app", Map.of("password", "of one"));
    two.awaitSecret("app", Map.of("password", "of two"));
    assertThat(aws.calls("dynamodb", "DescribeStream")).isEqualTo(described);
    assertThat(scrape("push_shards")).isOne();
    assertThat(scrape("push_keystores", "live", "True")).isEqualTo(2);
  }

  @Test
  void withoutAStreamTheConditionSaysSoAndPollingGoesOnUntilThereIsOne() {
    accounts.disableStream();
    Team team = operator.running().teamWithoutKeystore();
    rotate(team, "old");
    team.applyKeystoreWithPush();
    team.applyKeystoreSecret("app", POLLED);
    team.awaitReason("app", "Synced");

    ClusterKeystore keystore = team.awaitPush("NoStream");
    rotate(team, "polled");
    team.awaitSecret("app", Map.of("password", "polled"));

    assertThat(push(keystore).getStatus()).isEqualTo("False");
    assertThat(push(keystore).getMessage())
        .isEqualTo(
            "table \"keystore\" in us-east-1 has no stream: enable one, with view type KEYS_ONLY;"
                + " meanwhile changes arrive at the refresh intervals");
    assertReady(team);

    accounts.enableStream();
    assertThat(push(team.awaitPush("Live")).getStatus()).isEqualTo("True");
  }

  @Test
  void aStreamThatIsDisabledIsToldOfAndTheNextOneTakenUp() {
    Team team = inStep("old");

    accounts.disableStream();
    team.awaitPush("NoStream");
    assertReady(team);
    accounts.enableStream();
    team.awaitPush("Live");

    rotate(team, "new");
    team.awaitSecret("app", Map.of("password", "new"));
  }

  @Test
  void aPermissionThatIsLostIsNamedAndPollingGoesOnUntilItIsBack() {
    Team team = inStep("old");
    team.applyKeystoreSecret("polled", POLLED);
    team.awaitReason("polled", "Synced");

    accounts.allowReading();
    ClusterKeystore keystore = team.awaitPush("AccessDenied");
    rotate(team, "polled");
    team.awaitSecret("polled", Map.of("password", "polled"));

    assertThat(push(keystore).getMessage())
        .contains("assumed-role/keystore-reader/kso=,", "was denied dynamodb:GetRecords on arn:aws")
        .endsWith("; meanwhile changes arrive at the refresh intervals");
    assertReady(team);

    accounts.allowFollowing();
    team.awaitPush("Live");
    team.awaitSecret("app", Map.of("password", "polled"));
  }

  @Test
  void anOutageOfStreamsIsOverAsSoonAsItIsOver() {
    Team team = inStep("old");
    aws.faults().every("dynamodb", "GetRecords", new Fault.Failed());
    rotate(team, "new");
    long calls = aws.calls("dynamodb", "GetRecords");
    await(() -> aws.calls("dynamodb", "GetRecords") > calls + 3);

    aws.faults().clear();

    team.awaitSecret("app", Map.of("password", "new"));
  }

  @Test
  void aChangeIsNotLostWhenItsItemCannotBeReadAtOnce() {
    Team team = inStep("old");
    aws.faults().every("dynamodb", "BatchGetItem", new Fault.Throttled());
    rotate(team, "new");
    long calls = aws.calls("dynamodb", "BatchGetItem");
    await(() -> aws.calls("dynamodb", "BatchGetItem") > calls + 3);

    aws.faults().clear();

    team.awaitSecret("app", Map.of("password", "new"));
  }

  @Test
  void aRestartWritesNoStatusAndMissesNothing() {
    Team team = inStep("old");
    await(() -> Integer.valueOf(1).equals(keystore(team).getStatus().resources()));
    ClusterKeystore before = keystore(team);
    rotate(team, "just before");
    operator.running().restartOperator();
    team.awaitSecret("app", Map.of("password", "just before"));
    await(() -> scrape("push_keystores", "live", "True") == 1 && scrape("push_shards") == 1);

    rotate(team, "new");
    team.awaitSecret("app", Map.of("password", "new"));

    assertThat(keystore(team).getMetadata().getResourceVersion())
        .isEqualTo(before.getMetadata().getResourceVersion());
  }

  @Test
  void pushThatIsSwitchedOffIsNotSpokenOfAndReadsNothingAnyMore() {
    Team team = inStep("old");

    team.applyKeystore(TwoAccounts.EXTERNAL_ID);

    await(() -> Team.find(keystore(team).getStatus().conditions(), "PushLive").isEmpty());
    assertReady(team);
    awaitNoMoreCalls();
    assertThat(scrape("push_shards")).isZero();
  }

  @Test
  void withItsKeystoreTheReaderGoes() {
    Team team = inStep("old");

    team.namespace().kubectl("delete", "clusterkeystore", team.keystore()).succeeded();

    await(() -> scrape("push_shards") == 0);
    awaitNoMoreCalls();
  }

  @Test
  void anotherTableIsFollowedAfterAnEdit() {
    Team team = inStep("old");
    team.applyClusterKeystore(team.keystore(), spec("credential-store", ""));

    team.awaitPush("NoStream");

    team.applyClusterKeystore(team.keystore(), spec("keystore", ""));
    team.awaitPush("Live");
    rotate(team, "new");
    team.awaitSecret("app", Map.of("password", "new"));
  }

  @Test
  void aKeystoreOfANamespaceIsFollowedAsItsServiceAccount() {
    var kubernetes = operator.running().kubernetes();
    accounts
        .accountB()
        .trustIssuer(kubernetes.issuer(), Set.of("sts.amazonaws.com"), kubernetes.jwks());
    Team team = operator.running().teamWithoutKeystore();
    rotate(team, "old");
    String role = operator.running().roleInB(team).arn();
    team.namespace().serviceAccount("app", "eks.amazonaws.com/role-arn", role);
    Role reader = operator.running().readerInA(team);
    team.applyNamespacedKeystore(
        "own",
        """
        region: us-east-1
        table: keystore
        auth: {serviceAccountRef: {name: app}, roleArn: "%s"}
        push: {stream: Enabled}
        """
            .formatted(reader.arn()));
    team.applyKeystoreSecretOf("{name: own}", "app", SPEC);
    team.awaitReason("app", "Synced");
    await(() -> namespaced(team, "AccessDenied"));

    reader.permissions(accounts.followingPermissions());

    await(() -> namespaced(team, "Live"));
    rotate(team, "new");
    team.awaitSecret("app", Map.of("password", "new"));
  }

  @Test
  void withASessionPerNamespaceTheStreamIsFollowedOnceForAll() {
    accounts
        .node()
        .permissions(
            Policies.allow("sts:AssumeRole", TwoAccounts.READER_ARN),
            Policies.allow("sts:TagSession", TwoAccounts.READER_ARN));
    Team team = operator.running().teamWithoutKeystore();
    rotate(team, "old");
    team.applyClusterKeystore(team.keystore(), spec("keystore", ", sessionScope: Namespace"));
    team.applyKeystoreSecret("app", SPEC);
    team.awaitReason("app", "Synced");
    team.awaitPush("Live");

    rotate(team, "new");

    team.awaitSecret("app", Map.of("password", "new"));
    assertThat(scrape("push_shards")).isOne();
  }

  @Test
  void withAServiceAccountPerNamespaceNobodyCanFollowForAllAndTheConditionSaysSo() {
    Team team = operator.running().teamWithoutKeystore();
    team.applyClusterKeystore(
        team.keystore(),
        operator.running().keystoreOfServiceAccount(team) + "push: {stream: Enabled}\n");

    Condition push = push(team.awaitPush("InvalidSpec"));

    assertThat(push.getMessage()).contains("auth.serviceAccountRef gives each namespace its own");
    assertReady(team);
  }

  /// A KeystoreSecret in step, whose keystore's push is live and has compared it since.
  private Team inStep(String value) {
    Team team = operator.running().teamWithoutKeystore();
    rotate(team, value);
    team.applyKeystoreWithPush();
    team.awaitPush("Live");
    team.applyKeystoreSecret("app", SPEC);
    team.awaitReason("app", "Synced");
    return team;
  }

  private void rotate(Team team, String value) {
    accounts.writer().putV1(team.key("db"), value);
  }

  private static void awaitAll(Team team, String value) {
    for (int i = 0; i < 10; i++) {
      team.awaitSecret("app-" + i, Map.of("password", value));
    }
    team.awaitSecret("app", Map.of("password", value));
    for (int i = 0; i < 10; i++) {
      team.awaitSettled("app-" + i);
    }
    team.awaitSettled("app");
  }

  private static String spec(String table, String auth) {
    return """
    region: us-east-1
    table: %s
    auth: {roleArn: "%s", externalId: "%s"%s}
    access: [{namespaces: ["{ns}"], keys: ["{namespace}/**"]}]
    push: {stream: Enabled}
    """
        .formatted(table, TwoAccounts.READER_ARN, TwoAccounts.EXTERNAL_ID, auth);
  }

  private static ClusterKeystore keystore(Team team) {
    return team.namespace()
        .client()
        .resources(ClusterKeystore.class)
        .withName(team.keystore())
        .require();
  }

  private static boolean namespaced(Team team, String reason) {
    Keystore own = team.namespace().client().resources(Keystore.class).withName("own").require();
    List<Condition> conditions = own.getStatus() == null ? List.of() : own.getStatus().conditions();
    return Team.find(conditions, "PushLive").filter(c -> c.getReason().equals(reason)).isPresent();
  }

  private static Condition push(ClusterKeystore keystore) {
    return Team.find(keystore.getStatus().conditions(), "PushLive").orElseThrow();
  }

  private static void assertReady(Team team) {
    assertThat(Team.ready(keystore(team).getStatus().conditions()).orElseThrow().getStatus())
        .isEqualTo("True");
  }

  /// A call may be under way; then there is none for longer than a reader ever waits.
  private void awaitNoMoreCalls() {
    long[] last = {aws.calls("dynamodb", "GetRecords"), System.nanoTime()};
    await(
        () -> {
          long calls = aws.calls("dynamodb", "GetRecords");
          if (calls != last[0]) {
            last[0] = calls;
            last[1] = System.nanoTime();
          }
          return System.nanoTime() - last[1] > Duration.ofSeconds(4).toNanos();
        });
  }

  private static double hints(String result) {
    return scrape("push_hints_total", "result", result);
  }

  private static double scrape(String name, String... labels) {
    return operator.running().operator().scrape().value("keystore_operator_" + name, labels);
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(condition);
  }
}
