package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.keystoreoperator.api.Keystore;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Keystores that are read with a ServiceAccount's identity: a token of the API server, exchanged
/// in Account B, then a role of Account A.
class ServiceAccountIT {
  private static final String SPEC = "data: [{secretKey: password, remoteRef: {key: '{ns}/db'}}]";
  private static final String ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";

  @RegisterExtension
  static final InstalledOperator operator = new InstalledOperator("--keystore-check-interval=2s");

  private final TwoAccounts accounts = operator.accounts();

  @BeforeEach
  void trustTheCluster() {
    operator.running().trustTheCluster();
  }

  @Test
  void aKeystoreIsReadWithItsServiceAccountAlone() {
    Team team = teamWithAnItem();
    team.namespace().serviceAccount("app", ROLE_ANNOTATION, operator.running().roleInB(team).arn());
    accounts.aws().calls().reset();

    team.applyNamespacedKeystore("own", operator.running().keystoreOfServiceAccount(team));
    team.applyKeystoreSecretOf("{name: own}", "app", SPEC);

    team.awaitReason("app", "Synced");
    assertThat(team.secret("app")).isEqualTo(Map.of("password", "s3cr3t"));
    assertThat(awaitKeystore(team, "Synced").getStatus().identity())
        .isEqualTo(
            "arn:aws:sts::%s:assumed-role/reader-of-%s/kso=%s,own"
                .formatted(TwoAccounts.ACCOUNT_A, team.name(), team.name()));
    assertThat(accounts.aws().calls().snapshot())
        .containsEntry("sts:AssumeRoleWithWebIdentity", 1L)
        .containsEntry("sts:AssumeRole", 1L)
        .doesNotContainKeys("sts:GetCallerIdentity", "imds:Credentials");
  }

  @Test
  void aMissingServiceAccountIsNamedAndFoundOnceItIsThere() {
    Team team = teamWithAnItem();
    team.applyNamespacedKeystore("own", operator.running().keystoreOfServiceAccount(team));
    team.applyKeystoreSecretOf("{name: own}", "app", SPEC);

    assertThat(message(team))
        .contains("ServiceAccount \"app\" in namespace " + team.name() + " does not exist");

    team.namespace().serviceAccount("app", ROLE_ANNOTATION, operator.running().roleInB(team).arn());

    team.awaitReason("app", "Synced");
    awaitKeystore(team, "Synced");
  }

  @Test
  void aServiceAccountWithoutARoleIsNamedAndFoundOnceItHasOne() {
    Team team = teamWithAnItem();
    team.namespace().serviceAccount("app");
    team.applyNamespacedKeystore("own", operator.running().keystoreOfServiceAccount(team));
    team.applyKeystoreSecretOf("{name: own}", "app", SPEC);

    assertThat(message(team)).contains("ServiceAccount \"app\"", "annotate it with eks.amazonaws");

    team.namespace()
        .kubectl(
            "annotate",
            "serviceaccount",
            "app",
            ROLE_ANNOTATION + "=" + operator.running().roleInB(team).arn())
        .succeeded();

    team.awaitReason("app", "Synced");
  }

  @Test
  void aServiceAccountThatAwsDoesNotTrustIsNamedOnTheKeystore() {
    Team team = teamWithAnItem();
    team.namespace().serviceAccount("app", ROLE_ANNOTATION, TwoAccounts.READER_ARN);
    team.applyNamespacedKeystore("own", operator.running().keystoreOfServiceAccount(team));
    team.applyKeystoreSecretOf("{name: own}", "app", SPEC);

    assertThat(message(team)).doesNotContain("arn:");
    var keystore = awaitKeystore(team, "AssumeRoleDenied");
    assertThat(Team.ready(keystore.getStatus().conditions()).map(Condition::getMessage))
        .hasValueSatisfying(
            message ->
                assertThat(message)
                    .contains(
                        "system:serviceaccount:" + team.name() + ":app",
                        "was denied sts:AssumeRoleWithWebIdentity on " + TwoAccounts.READER_ARN));
  }

  @Test
  void aClusterKeystoreTakesTheServiceAccountOfEachReadersNamespace() {
    Team with = teamWithAnItem();
    Team without = teamWithAnItem();
    with.namespace().serviceAccount("app", ROLE_ANNOTATION, operator.running().roleInB(with).arn());
    operator.running().readerInA(with);
    with.applyClusterKeystore(
        with.keystore(),
        """
        region: us-east-1
        table: keystore
        auth:
          serviceAccountRef: {name: app}
          roleArn: arn:aws:iam::111122223333:role/reader-of-{ns}
        access: [{namespaceSelector: {}, keys: ["{namespace}/**"]}]
        """);
    String shared = "{kind: ClusterKeystore, name: " + with.keystore() + "}";
    with.applyKeystoreSecretOf(shared, "app", SPEC);
    without.applyKeystoreSecretOf(shared, "app", SPEC);

    with.awaitReason("app", "Synced");
    without.awaitReason("app", "AssumeRoleDenied");
    assertThat(message(without)).contains("in namespace " + without.name() + " does not exist");
    with.awaitKeystore("Synced");
  }

  private Team teamWithAnItem() {
    Team team = operator.running().teamWithoutKeystore();
    accounts.writer().putV1(team.key("db"), "s3cr3t");
    return team;
  }

  private static Keystore awaitKeystore(Team team, String reason) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> team.namespace().client().resources(Keystore.class).withName("own").require(),
            keystore ->
                keystore.getStatus() != null
                    && Team.ready(keystore.getStatus().conditions())
                        .filter(ready -> reason.equals(ready.getReason()))
                        .isPresent());
  }

  private static String message(Team team) {
    var failed = team.awaitReason("app", "AssumeRoleDenied");
    return Team.condition(failed, "Ready").map(Condition::getMessage).orElseThrow();
  }
}
