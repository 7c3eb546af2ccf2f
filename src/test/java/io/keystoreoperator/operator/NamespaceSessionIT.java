package io.keystoreoperator.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.Tenant;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.localaws.KeystoreWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `sessionScope: Namespace` under the policies of `docs/tenancy.md`: AWS itself holds each
/// namespace to its keys, however much `access` allows.
class NamespaceSessionIT {
  private static final String KEYSTORE = "by-namespace";
  private static final String REF = "{kind: ClusterKeystore, name: " + KEYSTORE + "}";

  @RegisterExtension
  static final InstalledOperator operator = new InstalledOperator("--keystore-check-interval=2s");

  private final TwoAccounts accounts = operator.accounts();
  private final KeystoreWriter writer = accounts.writer();
  private Team alpha;
  private Team beta;

  @BeforeEach
  void underTheDocumentedPolicies() {
    accounts.node().permissions(DocumentedTenancy.operatorPermissions());
    accounts.reader().trust(DocumentedTenancy.readerTrust());
    accounts.reader().permissions(DocumentedTenancy.readerPermissions(accounts.key().arn()));
    alpha = operator.running().teamWithoutKeystore();
    beta = operator.running().teamWithoutKeystore();
    for (Team team : List.of(alpha, beta)) {
      writer.putV1(team.key("db"), "of " + team.name());
    }
    applyKeystore("Namespace");
  }

  @Test
  void eachNamespaceReadsItsOwnKeysWithASessionOfItsOwn() {
    accounts.aws().calls().reset();

    apply(alpha, "app", alpha.key("db"));
    apply(beta, "app", beta.key("db"));

    for (Team team : List.of(alpha, beta)) {
      team.awaitReason("app", "Synced");
      assertThat(team.secret("app")).isEqualTo(Map.of("value", "of " + team.name()));
    }
    assertThat(accounts.aws().calls("sts", "AssumeRole")).isEqualTo(2);
  }

  @Test
  void aKeyThatAccessAllowsAndAwsDoesNotIsDeniedTheSameWhetherItIsThereOrNot() {
    Tenant tenant = Tenant.of(alpha);

    String there = seen(tenant, beta.key("db"));
    String absent = seen(tenant, beta.key("no"));

    assertThat(there)
        .isEqualTo(absent)
        .contains("DynamoDB denied BatchGetItem of \\\"KEY\\\"")
        .doesNotContain("arn:", TwoAccounts.ACCOUNT_A, "of " + beta.name());
  }

  private static String seen(Tenant tenant, String key) {
    apply(tenant.team(), "probe", key);
    tenant.team().awaitReason("probe", "AccessDenied");
    String all = tenant.allOf("probe").replace(key, "KEY");
    tenant.forget("probe");
    return all;
  }

  @Test
  void oneRefusedKeyTurnsNeitherTheKeystoreNorItsNeighbours() {
    apply(beta, "app", beta.key("db"));
    beta.awaitReason("app", "Synced");
    awaitKeystoreMessage("no reader is refused");

    apply(alpha, "bad", beta.key("db"));
    IntStream.range(0, 5).forEach(i -> apply(alpha, "good-" + i, alpha.key("db")));

    IntStream.range(0, 5).forEach(i -> alpha.awaitReason("good-" + i, "Synced"));
    alpha.awaitReason("bad", "AccessDenied");
    Condition ready = awaitKeystoreMessage("some readers are refused");
    assertThat(ready.getStatus()).isEqualTo("True");
    assertThat(ready.getMessage())
        .contains(
            ":assumed-role/keystore-reader/kso=" + alpha.name() + "," + KEYSTORE,
            "was denied dynamodb:BatchGetItem on " + TwoAccounts.TABLE_ARN,
            "(item \"" + beta.key("db") + "\")");
    assertThat(beta.events("app")).isEmpty();
  }

  @Test
  void ofOneReadWithARefusedKeyTheOthersAreRefreshed() {
    apply(alpha, "bad", beta.key("db"));
    alpha.awaitReason("bad", "AccessDenied");
    apply(alpha, "good", alpha.key("db"));
    alpha.awaitReason("good", "Synced");

    writer.putV1(alpha.key("db"), "rotated");

    // They are refreshed together, every ten seconds.
    alpha.awaitSecret("good", Map.of("value", "rotated"));
    alpha.awaitReason("bad", "AccessDenied");
    assertThat(alpha.secret("bad")).isNull();
  }

  @Test
  void whereNobodyFaresWellItIsTheKeystores() {
    accounts.reader().permissions();
    apply(alpha, "app", alpha.key("db"));

    alpha.awaitReason("app", "AccessDenied");

    assertThat(awaitKeystoreReason("AccessDenied").getMessage())
        .contains("was denied dynamodb:DescribeTable");
    accounts.reader().permissions(DocumentedTenancy.readerPermissions(accounts.key().arn()));
    alpha.awaitReason("app", "Synced");
    awaitKeystoreMessage("no reader is refused");
  }

  @Test
  void theRoleIsNotTakenWithoutTheTag() {
    applyKeystore("Shared");

    apply(alpha, "app", alpha.key("db"));

    alpha.awaitReason("app", "AssumeRoleDenied");
    assertThat(awaitKeystoreReason("AssumeRoleDenied").getMessage())
        .contains("was denied sts:AssumeRole on " + TwoAccounts.READER_ARN);
  }

  @Test
  void aNamespaceIsCutOffInAwsAtOnceAndTheOthersGoOn() {
    for (Team team : List.of(alpha, beta)) {
      apply(team, "app", team.key("db"));
      team.awaitReason("app", "Synced");
    }

    accounts
        .reader()
        .permissions(
            DocumentedTenancy.readerPermissions(accounts.key().arn()),
            DocumentedTenancy.cuttingOff(alpha.name()));
    for (Team team : List.of(alpha, beta)) {
      writer.putV1(team.key("db"), "rotated");
      team.forceSync("app", "rotated");
    }

    beta.awaitSecret("app", Map.of("value", "rotated"));
    alpha.awaitReason("app", "AccessDenied");
    assertThat(alpha.secret("app")).isEqualTo(Map.of("value", "of " + alpha.name()));
  }

  @Test
  void theManifestsOfThePageAreTakenByTheApiServer() {
    assertThat(DocumentedTenancy.manifests())
        .hasSizeGreaterThan(3)
        .allSatisfy(
            manifest ->
                alpha
                    .namespace()
                    .kubernetes()
                    .kubectlApply(manifest, "--dry-run=server", "--namespace=" + alpha.name())
                    .succeeded());
  }

  @Test
  void theCommandsOfThePageShowWhoReadsWhat() throws Exception {
    apply(alpha, "app", alpha.key("db"));
    alpha.awaitReason("app", "Synced");

    List<String> lines = DocumentedTenancy.kubectlLines();
    StringBuilder shown = new StringBuilder();
    for (String line : lines) {
      shown.append(bash(line));
    }

    assertThat(lines).hasSizeGreaterThan(3);
    assertThat(shown.toString())
        .containsPattern(alpha.name() + " +app +" + KEYSTORE + " +" + alpha.key("db"))
        .containsPattern(alpha.name() + " +app +Synced")
        .contains("sessionScope: Namespace");
  }

  /// `kubectl auth can-i` ends with 1 when it says no.
  private String bash(String line) throws IOException, InterruptedException {
    var kubernetes = alpha.namespace().kubernetes();
    ProcessBuilder bash =
        new ProcessBuilder("bash", "-c", "\"$KUBECTL\"" + line.substring("kubectl".length()));
    bash.environment().put("KUBECTL", kubernetes.kubectlBinary().toString());
    bash.environment().put("KUBECONFIG", kubernetes.kubeconfig().toString());
    Process process = bash.redirectErrorStream(true).start();
    String shown = new String(process.getInputStream().readAllBytes(), UTF_8);
    int code = process.waitFor();
    assertThat(code == 0 || shown.startsWith("no")).as(line + "\n" + shown).isTrue();
    return shown;
  }

  /// A rule that allows everybody everything: what holds is AWS alone.
  private void applyKeystore(String scope) {
    alpha.applyClusterKeystore(
        KEYSTORE,
        """
        region: us-east-1
        table: keystore
        auth: {roleArn: "%s", externalId: "%s", sessionScope: %s}
        access: [{namespaceSelector: {}, keys: ["**"]}]
        """
            .formatted(TwoAccounts.READER_ARN, TwoAccounts.EXTERNAL_ID, scope));
  }

  private static void apply(Team team, String name, String key) {
    team.applyKeystoreSecretOf(
        REF,
        name,
        "refreshInterval: 10s\ndata: [{secretKey: value, remoteRef: {key: \"" + key + "\"}}]");
  }

  private Condition awaitKeystoreReason(String reason) {
    return alpha.awaitKeystore(KEYSTORE, ready -> reason.equals(ready.getReason()));
  }

  private Condition awaitKeystoreMessage(String words) {
    return alpha.awaitKeystore(KEYSTORE, ready -> ready.getMessage().contains(words));
  }
}
