package io.keystoreoperator.cloudformation;

import static io.keystoreoperator.cloudformation.TemplatedAccounts.ACCOUNT_B;
import static io.keystoreoperator.cloudformation.TemplatedAccounts.roleArn;
import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.OperatorProcess;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.kube.KubeNamespace;
import io.keystoreoperator.kube.RealKubernetes;
import io.keystoreoperator.localaws.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The packaged operator on a real API server, with each identity there is in Account B, under the
/// policies as they are written in the templates. A right too few fails; one too many is found by
/// taking it away.
class CloudFormationIT {
  private static final String AUDIENCE = "sts.amazonaws.com";
  private static final String NODE = roleArn(ACCOUNT_B, "keystore-operator-node");
  private static final String POD = roleArn(ACCOUNT_B, "keystore-operator-pod");
  private static final String UNTAGGED = roleArn(ACCOUNT_B, "keystore-operator-untagged");
  private static final String OWN = roleArn(ACCOUNT_B, "keystore-operator");
  private static final String TEAM = roleArn(ACCOUNT_B, "team");

  private static RealKubernetes kubernetes;
  private static TemplatedAccounts accounts;

  /// Its readers set no session tags.
  private static Stack plain;

  /// The same table and key, for readers that do.
  private static Stack tagged;

  private static Stack credstash;

  /// Its key is used with an encryption context alone.
  private static Stack held;

  /// Its reader may scan.
  private static Stack finding;

  /// Its table has a stream, which its reader may follow.
  private static Stack pushed;

  @TempDir private static Path tokens;

  @BeforeAll
  static void deploy() {
    kubernetes = RealKubernetes.running();
    accounts = new TemplatedAccounts(kubernetes.jwks());
    plain = accounts.keystore(String.join(",", NODE, OWN, TEAM, UNTAGGED), Map.of());
    tagged =
        accounts.keystoreBeside(
            plain,
            String.join(",", NODE, POD, OWN, UNTAGGED),
            Map.of(
                "AllowSessionTags", "true",
                "ReaderRoleName", "tagged-reader",
                "WriterRoleName", "tagged-writer"));
    credstash =
        accounts.keystore(
            NODE,
            Map.of(
                "ItemFormat", "Credstash",
                "TableName", "credential-store",
                "KeyAlias", "alias/credstash",
                "ReaderRoleName", "credstash-reader",
                "WriterRoleName", "credstash-writer"));
    held =
        accounts.keystore(
            NODE,
            Map.of(
                "ItemFormat", "Credstash",
                "TableName", "held",
                "KeyAlias", "alias/held",
                "EncryptionContextKey", "service",
                "ReaderRoleName", "held-reader",
                "WriterRoleName", "held-writer"));
    finding =
        accounts.keystoreBeside(
            plain,
            NODE,
            Map.of(
                "AllowFind", "true",
                "ReaderRoleName", "finding-reader",
                "WriterRoleName", "finding-writer"));
    pushed =
        accounts.keystore(
            NODE,
            Map.of(
                "AllowPush", "true",
                "TableName", "pushed",
                "KeyAlias", "alias/pushed",
                "ReaderRoleName", "pushed-reader",
                "WriterRoleName", "pushed-writer"));
  }

  @AfterAll
  static void close() {
    accounts.close();
  }

  @Nested
  class AsTheNode {
    private static OperatorProcess operator;

    @BeforeAll
    static void install() {
      Stack node =
          accounts.identity(
              "account-b-node.yaml",
              readers(plain, tagged, credstash, held, finding, pushed),
              Map.of("AllowSessionTags", "true"));
      Role role = accounts.accountB().role(node.resource("Node").property("RoleName"));
      accounts.aws().instanceMetadata().serve(role);
      operator = startOperator("cloudformation-node", Map.of());
    }

    @AfterAll
    static void uninstall() {
      operator.close();
      accounts.aws().instanceMetadata().serveNothing();
    }

    @Test
    void anItemBecomesASecret() {
      assertThat(outcome(plain)).isEqualTo("Synced");
    }

    @Test
    void anItemWithVersionsBecomesASecret() {
      assertThat(outcome(credstash)).isEqualTo("Synced");
    }

    @Test
    void aKeyHeldToAnEncryptionContextOpensItemsForAKeystoreThatHasIt() {
      var reading = new Reading(accounts, held);
      var context = Map.of("service", "payments");

      assertThat(
              reading.outcome(
                  kubernetes.inFreshNamespace(),
                  context,
                  "encryptionContext: {service: payments}\n"))
          .isEqualTo("Synced");
      assertThat(reading.outcome(kubernetes.inFreshNamespace(), context, ""))
          .isEqualTo("DecryptDenied");
    }

    @Test
    void aRotationArrivesByTheStream() {
      var reading = new Reading(accounts, pushed);
      Team team = reading.withPush(kubernetes.inFreshNamespace());
      team.awaitPush("Live");
      team.awaitReason("app", "Synced");

      accounts.writer(pushed).putV1(team.key("db"), "rotated");

      team.awaitSecret("app", Map.of("password", "rotated"));
      reading.remove(team);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"})
    void withoutThisRightOfPushNothingIsFollowedAndEverythingRead(String action) {
      var reading = new Reading(accounts, pushed);
      accounts
          .accountA()
          .without(
              action,
              "pushed-reader",
              () -> {
                Team team = reading.withPush(kubernetes.inFreshNamespace());
                var keystore = team.awaitPush("AccessDenied");
                team.awaitReason("app", "Synced");
                assertThat(
                        Team.find(keystore.getStatus().conditions(), "PushLive")
                            .orElseThrow()
                            .getMessage())
                    .contains("was denied " + action + " on ");
                reading.remove(team);
              });
    }

    static Stream<Arguments> rightsOfTheReaders() {
      return Stream.of(plain, credstash)
          .flatMap(
              keystore ->
                  keystore.resource("Reader").permissions().stream()
                      .flatMap(PolicyDocument::actions)
                      .map(action -> Arguments.of(keystore.output("TableName"), action, keystore)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("rightsOfTheReaders")
    void withoutThisRightNothingIsRead(String table, String action, Stack keystore) {
      String reader = keystore.resource("Reader").property("RoleName");
      String reason = action.equals("kms:Decrypt") ? "DecryptDenied" : "AccessDenied";

      accounts
          .accountA()
          .without(
              action, reader, () -> assertThat(outcome(keystore)).as(action).isEqualTo(reason));
    }

    @Test
    void itemsAreFoundWhereTheReaderMayScan() {
      assertThat(found(finding)).isEqualTo("Synced");
      assertThat(found(plain)).isEqualTo("AccessDenied");
      assertThat(outcome(finding)).as("named ones").isEqualTo("Synced");
    }

    @Test
    void withoutItsRightTheNodeTakesNoRole() {
      accounts
          .accountB()
          .without("sts:AssumeRole", "keystore-operator-node", () -> assertDenied(plain));
    }

    @Test
    void aSessionForEachNamespaceNeedsTheTrustInTags() {
      assertThat(outcome(tagged, "sessionScope: Namespace")).isEqualTo("Synced");
      assertThat(outcome(plain, "sessionScope: Namespace")).isEqualTo("AssumeRoleDenied");
    }

    @Test
    void aSessionForEachNamespaceNeedsTheRightToTag() {
      assertOneForEachNamespaceNeedsTags("keystore-operator-node");
    }

    @Test
    void withoutTheTrustOfTheReaderNothingIsRead() {
      accounts
          .accountA()
          .withoutTrust("sts:AssumeRole", "tagged-reader", () -> assertDenied(tagged));
    }
  }

  @Nested
  class AsAServiceAccount {
    private static OperatorProcess operator;

    @BeforeAll
    static void install() throws IOException {
      KubeNamespace home = kubernetes.inFreshNamespace();
      home.serviceAccount("keystore-operator");
      Stack own =
          irsa(
              home.name(),
              Map.of(
                  "ServiceAccount", "keystore-operator",
                  "RoleName", "keystore-operator",
                  "CreateProvider", "true",
                  "AllowSessionTags", "true"));
      Path token = Files.writeString(tokens.resolve("irsa"), token(home));
      operator =
          startOperator(
              "cloudformation-irsa",
              Map.of(
                  "AWS_ROLE_ARN", own.output("OperatorRoleArn"),
                  "AWS_WEB_IDENTITY_TOKEN_FILE", token.toString()));
    }

    @AfterAll
    static void uninstall() {
      operator.close();
    }

    @Test
    void theOperatorsOwnReads() {
      assertThat(outcome(plain)).isEqualTo("Synced");
    }

    @Test
    void withoutItsRightTheOperatorsOwnTakesNoRole() {
      accounts.accountB().without("sts:AssumeRole", "keystore-operator", () -> assertDenied(plain));
    }

    @Test
    void aSessionForEachNamespaceNeedsTheRightToTag() {
      assertOneForEachNamespaceNeedsTags("keystore-operator");
    }

    @Test
    void aTeamsOwnReadsAndNoOtherOfItsNamespace() {
      Team team = new Team(kubernetes.inFreshNamespace());
      Stack identity = irsa(team.name(), Map.of("ServiceAccount", "app", "RoleName", "team"));
      String annotation = "eks.amazonaws.com/role-arn";
      team.namespace().serviceAccount("app", annotation, identity.output("OperatorRoleArn"));
      team.namespace().serviceAccount("other", annotation, identity.output("OperatorRoleArn"));
      var reading = new Reading(accounts, plain);
      reading.storeItems(team);

      team.applyNamespacedKeystore("own", reading.spec("serviceAccountRef: {name: app}"));
      team.applyNamespacedKeystore("stolen", reading.spec("serviceAccountRef: {name: other}"));
      team.applyKeystoreSecretOf("{name: own}", "app", reading.data());
      team.applyKeystoreSecretOf("{name: stolen}", "other", reading.data());

      team.awaitReason("app", "Synced");
      assertThat(team.secret("app")).containsEntry("password", Reading.SECRET);
      team.awaitReason("other", "AssumeRoleDenied");
      assertThat(team.secret("other")).isNull();
      team.namespace().kubectl("delete", "kss,keystore", "--all").succeeded();
    }

    private static Stack irsa(String namespace, Map<String, String> more) {
      Map<String, String> parameters = new HashMap<>(more);
      parameters.put("Issuer", kubernetes.issuer().substring("https://".length()));
      parameters.put("Namespace", namespace);
      return accounts.identity("account-b-irsa.yaml", readers(plain, tagged), parameters);
    }

    private static String token(KubeNamespace home) {
      return home.kubectl("create", "token", "keystore-operator", "--audience=" + AUDIENCE)
          .succeeded()
          .output()
          .strip();
    }
  }

  @Nested
  class WithPodIdentity {
    private static OperatorProcess operator;

    @BeforeAll
    static void install() throws IOException {
      operator = startInAPod("keystore-operator-pod", Map.of());
    }

    @AfterAll
    static void uninstall() {
      operator.close();
    }

    @Test
    void anItemBecomesASecret() {
      assertThat(outcome(tagged)).isEqualTo("Synced");
    }

    @Test
    void withoutItsRightThePodTakesNoRole() {
      accounts
          .accountB()
          .without("sts:AssumeRole", "keystore-operator-pod", () -> assertDenied(tagged));
    }

    @Test
    void theTagsOfEksNeedTheTrustOfTheReader() {
      accounts
          .accountA()
          .withoutTrust("sts:TagSession", "tagged-reader", () -> assertDenied(tagged));
    }

    @Test
    void theTagsOfEksNeedTheRightToTag() {
      accounts
          .accountB()
          .without("sts:TagSession", "keystore-operator-pod", () -> assertDenied(tagged));
    }
  }

  @Nested
  class WithPodIdentityWhereEksDoesNotTag {
    private static final String ROLE = "keystore-operator-untagged";
    private static OperatorProcess operator;

    @BeforeAll
    static void install() throws IOException {
      operator =
          startInAPod(ROLE, Map.of("EksSessionTags", "Disabled", "AllowSessionTags", "true"));
    }

    @AfterAll
    static void uninstall() {
      operator.close();
    }

    @Test
    void anItemBecomesASecretWithoutTheRightToTag() {
      accounts
          .accountB()
          .without("sts:TagSession", ROLE, () -> assertThat(outcome(plain)).isEqualTo("Synced"));
    }

    @Test
    void aSessionForEachNamespaceNeedsTheRightToTag() {
      assertOneForEachNamespaceNeedsTags(ROLE);
    }
  }

  private static OperatorProcess startInAPod(String role, Map<String, String> more)
      throws IOException {
    Map<String, String> parameters = new HashMap<>(more);
    parameters.put("ClusterName", "prod");
    parameters.put("RoleName", role);
    Stack stack =
        accounts.identity("account-b-pod-identity.yaml", readers(plain, tagged), parameters);
    String token = "token-of-" + role;
    new PodIdentityAssociation(stack.resource("Association"))
        .serve(accounts.aws().podIdentity(), accounts.accountB(), token);
    Path file = Files.writeString(tokens.resolve(role), token);
    return startOperator("cloudformation-" + role, accounts.aws().podIdentity().environment(file));
  }

  private static void assertOneForEachNamespaceNeedsTags(String role) {
    assertThat(outcome(tagged, "sessionScope: Namespace")).isEqualTo("Synced");
    accounts
        .accountB()
        .without(
            "sts:TagSession",
            role,
            () ->
                assertThat(outcome(tagged, "sessionScope: Namespace"))
                    .isEqualTo("AssumeRoleDenied"));
  }

  private static OperatorProcess startOperator(String name, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(accounts.aws().environment());
    environment.putAll(more);
    return OperatorProcess.start(
        environment, kubernetes.kubeconfig(), Path.of("target", name + ".log"));
  }

  private static String readers(Stack... keystores) {
    return String.join(
        ",", Stream.of(keystores).map(keystore -> keystore.output("ReaderRoleArn")).toList());
  }

  private static void assertDenied(Stack keystore) {
    assertThat(outcome(keystore)).isEqualTo("AssumeRoleDenied");
  }

  /// The same of items that are found.
  private static String found(Stack keystore) {
    return new Reading(accounts, keystore).found(kubernetes.inFreshNamespace());
  }

  private static String outcome(Stack keystore, String... auth) {
    return new Reading(accounts, keystore).outcome(kubernetes.inFreshNamespace(), auth);
  }
}
