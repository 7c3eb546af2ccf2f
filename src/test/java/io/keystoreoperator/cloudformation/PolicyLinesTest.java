package io.keystoreoperator.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each template allows what is written here, to the line, and nothing else.
class PolicyLinesTest {
  private static final Provider A = new OnPaper("111122223333", "us-east-1");
  private static final Provider B = new OnPaper("444455556666", "us-east-1");
  private static final Map<String, String> ACCOUNT_A =
      Map.of(
          "OperatorRoleArns", "arn:aws:iam::444455556666:role/keystore-operator",
          "ExternalId", "b-prod");
  private static final Map<String, String> ACCOUNT_B =
      Map.of("ReaderRoleArns", "arn:aws:iam::111122223333:role/keystore-reader");

  private static final String TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/keystore";
  private static final String KEY = "arn:aws:kms:us-east-1:111122223333:key/Key";
  private static final String ACCOUNT_B_ROOT = "{\"AWS\":\"arn:aws:iam::444455556666:root\"}";
  private static final String IF_THE_OPERATOR =
      "\"ArnEquals\":{\"aws:PrincipalArn\":[\"arn:aws:iam::444455556666:role/keystore-operator\"]}";

  private static final List<String> ACCOUNT_A_ALLOWS =
      List.of(
          "Key: Allow kms:* on * by {\"AWS\":\"arn:aws:iam::111122223333:root\"}",
          "Reader: Allow sts:AssumeRole by "
              + ACCOUNT_B_ROOT
              + " if {"
              + IF_THE_OPERATOR
              + ",\"StringEquals\":{\"sts:ExternalId\":\"b-prod\"}}",
          "Reader: Allow dynamodb:BatchGetItem on " + TABLE,
          "Reader: Allow dynamodb:DescribeTable on " + TABLE,
          "Reader: Allow kms:Decrypt on " + KEY);

  @Test
  void accountALetsTheOperatorReadItemsByTheirNames() {
    assertThat(accountA().policyLines()).containsExactlyInAnyOrderElementsOf(ACCOUNT_A_ALLOWS);
  }

  @ParameterizedTest
  @CsvSource({
    "ItemFormat, Credstash, dynamodb:Query",
    "AllowGetItem, true, dynamodb:GetItem",
    "AllowFind, true, dynamodb:Scan",
  })
  void oneMoreRightOnTheTableStandsBehindAParameter(String name, String value, String action) {
    assertThat(accountA(name, value).policyLines())
        .containsExactlyInAnyOrderElementsOf(
            and(ACCOUNT_A_ALLOWS, "Reader: Allow " + action + " on " + TABLE));
  }

  @Test
  void pushFollowsTheStreamOfTheTable() {
    Stack stack = accountA("AllowPush", "true");

    assertThat(stack.policyLines())
        .containsExactlyInAnyOrderElementsOf(
            and(
                ACCOUNT_A_ALLOWS,
                "Reader: Allow dynamodb:DescribeStream on " + TABLE + "/stream/*",
                "Reader: Allow dynamodb:GetRecords on " + TABLE + "/stream/*",
                "Reader: Allow dynamodb:GetShardIterator on " + TABLE + "/stream/*"));
    assertThat(stack.resource("Table").properties().path("StreamSpecification"))
        .hasToString("{\"StreamViewType\":\"KEYS_ONLY\"}");
    assertThat(accountA().resource("Table").properties().has("StreamSpecification")).isFalse();
  }

  @Test
  void sessionTagsAreTrustedInAStatementOfTheirOwn() {
    assertThat(accountA("AllowSessionTags", "true").policyLines())
        .containsExactlyInAnyOrderElementsOf(
            and(
                ACCOUNT_A_ALLOWS,
                "Reader: Allow sts:TagSession by "
                    + ACCOUNT_B_ROOT
                    + " if {"
                    + IF_THE_OPERATOR
                    + "}"));
  }

  @Test
  void severalRolesMayReadAndNoOther() {
    Stack stack =
        accountA(
            "OperatorRoleArns",
            "arn:aws:iam::444455556666:role/one, arn:aws:iam::444455556666:role/path/two");

    assertThat(stack.policyLines())
        .contains(
            "Reader: Allow sts:AssumeRole by "
                + ACCOUNT_B_ROOT
                + " if {\"ArnEquals\":{\"aws:PrincipalArn\":["
                + "\"arn:aws:iam::444455556666:role/one\","
                + "\"arn:aws:iam::444455556666:role/path/two\"]},"
                + "\"StringEquals\":{\"sts:ExternalId\":\"b-prod\"}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "arn:aws:iam::444455556666:role/*",
        "arn:aws:iam::444455556666:root",
        "arn:aws:iam::444455556666:role/one,arn:aws:iam::444455556666:role/tw?",
      })
  void nobodyReadsByAWildcard(String roles) {
    assertThatThrownBy(() -> accountA("OperatorRoleArns", roles))
        .hasMessageContaining("OperatorRoleArns");
  }

  @Test
  void theWriterIsForWhomItNames() {
    Stack stack = accountA("WriterArns", "arn:aws:iam::111122223333:role/team/*");

    assertThat(stack.policyLines())
        .containsExactlyInAnyOrderElementsOf(
            and(
                ACCOUNT_A_ALLOWS,
                "Writer: Allow sts:AssumeRole by {\"AWS\":\"arn:aws:iam::111122223333:root\"} if"
                    + " {\"ArnLike\":{\"aws:PrincipalArn\":"
                    + "[\"arn:aws:iam::111122223333:role/team/*\"]}}",
                "Writer: Allow dynamodb:BatchGetItem on " + TABLE,
                "Writer: Allow dynamodb:DeleteItem on " + TABLE,
                "Writer: Allow dynamodb:DescribeTable on " + TABLE,
                "Writer: Allow dynamodb:PutItem on " + TABLE,
                "Writer: Allow dynamodb:Query on " + TABLE,
                "Writer: Allow dynamodb:Scan on " + TABLE,
                "Writer: Allow kms:Decrypt on " + KEY,
                "Writer: Allow kms:Encrypt on " + KEY,
                "Writer: Allow kms:GenerateDataKey on " + KEY));
  }

  @Test
  void theOriginalToolsMayGetItemsAsTheWriterWhereAsked() {
    String writers = "arn:aws:iam::111122223333:user/alice";
    List<String> without = accountA("WriterArns", writers).policyLines();

    assertThat(accountA("WriterArns", writers, "AllowGetItem", "true").policyLines())
        .containsExactlyInAnyOrderElementsOf(
            and(
                without,
                "Reader: Allow dynamodb:GetItem on " + TABLE,
                "Writer: Allow dynamodb:GetItem on " + TABLE));
  }

  @Test
  void theKeyHasTheAliasThatIsAskedFor() {
    assertThat(accountA().resource("Alias").properties())
        .hasToString("{\"AliasName\":\"alias/keystore\",\"TargetKeyId\":\"Key\"}");
    assertThat(accountA("KeyAlias", "alias/other").resource("Alias").property("AliasName"))
        .isEqualTo("alias/other");
  }

  @Test
  void theWriterOfVersionsEncryptsWithDataKeysAlone() {
    String writers = "arn:aws:iam::111122223333:user/alice";
    List<String> lines = accountA("WriterArns", writers, "ItemFormat", "Credstash").policyLines();

    assertThat(lines)
        .contains("Writer: Allow kms:GenerateDataKey on " + KEY)
        .doesNotContain("Writer: Allow kms:Encrypt on " + KEY);
  }

  @Test
  void whatWasThereBeforeIsUsedAsItIs() {
    String key = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555";
    Stack stack = accountA("ExistingTableName", "parameters", "ExistingKeyArn", key);

    assertThat(stack.resources()).containsOnlyKeys("Reader");
    assertThat(stack.policyLines())
        .contains(
            "Reader: Allow dynamodb:BatchGetItem on"
                + " arn:aws:dynamodb:us-east-1:111122223333:table/parameters",
            "Reader: Allow kms:Decrypt on " + key);
    assertThat(stack.outputs())
        .containsEntry("TableName", "parameters")
        .containsEntry("KmsKeyArn", key);
  }

  @Test
  void theKeyCanBeHeldToAnEncryptionContext() {
    Stack stack =
        accountA(
            "EncryptionContextKey", "keystore", "WriterArns", "arn:aws:iam::111122223333:role/x");

    assertThat(stack.policyLines().stream().filter(line -> line.contains("er: Allow kms:")))
        .hasSize(4)
        .allSatisfy(
            line ->
                assertThat(line)
                    .endsWith(
                        " if {\"ForAnyValue:StringEquals\":"
                            + "{\"kms:EncryptionContextKeys\":\"keystore\"}}"));
  }

  @Test
  void theTableIsSafeFromAccidents() {
    var table = accountA().resource("Table").properties();

    assertThat(table.path("BillingMode").asText()).isEqualTo("PAY_PER_REQUEST");
    assertThat(table.path("DeletionProtectionEnabled").asBoolean()).isTrue();
    assertThat(table.at("/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled").asBoolean())
        .isTrue();
    assertThat(accountA().resource("Key").properties().path("EnableKeyRotation").asBoolean())
        .isTrue();
    for (String kept : List.of("Table", "Key")) {
      var declaration = Template.named("account-a.yaml").body().path("Resources").path(kept);
      assertThat(declaration.path("DeletionPolicy").asText()).isEqualTo("Retain");
      assertThat(declaration.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Keystore | [{\"AttributeName\":\"ParameterName\",\"KeyType\":\"HASH\"}]",
        "Credstash | [{\"AttributeName\":\"name\",\"KeyType\":\"HASH\"},"
            + "{\"AttributeName\":\"version\",\"KeyType\":\"RANGE\"}]",
      })
  void theTableHasTheKeyOfItsFormat(String format, String keySchema) {
    var table = accountA("ItemFormat", format).resource("Table").properties();

    assertThat(table.path("KeySchema")).hasToString(keySchema);
  }

  @Test
  void aNodeMayTakeTheReaderRoleAndNothingElse() {
    assertThat(accountB("account-b-node.yaml").policyLines())
        .containsExactlyInAnyOrder(
            "Node: Allow sts:AssumeRole by {\"Service\":\"ec2.amazonaws.com\"}",
            "TakeReaderRole: Allow sts:AssumeRole on"
                + " arn:aws:iam::111122223333:role/keystore-reader");
  }

  @Test
  void aRoleThatNodesHaveIsGivenThePermissionAlone() {
    Stack stack = accountB("account-b-node.yaml", "ExistingRoleName", "workers");

    assertThat(stack.resources()).containsOnlyKeys("TakeReaderRole");
    assertThat(stack.resource("TakeReaderRole").property("RoleName")).isEqualTo("workers");
    assertThat(stack.output("OperatorRoleArn")).isEqualTo("arn:aws:iam::444455556666:role/workers");
  }

  @Test
  void oneServiceAccountOfOneIssuerMayTakeTheReaderRole() {
    String issuer = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE";
    Stack stack =
        accountB(
            "account-b-irsa.yaml",
            "Issuer",
            issuer,
            "Namespace",
            "payments",
            "ServiceAccount",
            "app");

    assertThat(stack.policyLines())
        .containsExactlyInAnyOrder(
            "Operator: Allow sts:AssumeRoleWithWebIdentity by {\"Federated\":"
                + "\"arn:aws:iam::444455556666:oidc-provider/%s\"}".formatted(issuer)
                + " if {\"StringEquals\":{"
                + "\"%s:sub\":\"system:serviceaccount:payments:app\",".formatted(issuer)
                + "\"%s:aud\":\"sts.amazonaws.com\"}}".formatted(issuer),
            "Operator: Allow sts:AssumeRole on arn:aws:iam::111122223333:role/keystore-reader");
    assertThat(stack.resources()).containsOnlyKeys("Operator");
  }

  @Test
  void eksMayGiveTheRoleToOneServiceAccountOfOneCluster() {
    String trust =
        " by {\"Service\":\"pods.eks.amazonaws.com\"} if {\"StringEquals\":{"
            + "\"aws:SourceAccount\":\"444455556666\","
            + "\"aws:RequestTag/eks-cluster-arn\":"
            + "\"arn:aws:eks:us-east-1:444455556666:cluster/prod\","
            + "\"aws:RequestTag/kubernetes-namespace\":\"keystore-operator\","
            + "\"aws:RequestTag/kubernetes-service-account\":\"keystore-operator\"}}";

    assertThat(accountB("account-b-pod-identity.yaml", "ClusterName", "prod").policyLines())
        .containsExactlyInAnyOrder(
            "Operator: Allow sts:AssumeRole" + trust,
            "Operator: Allow sts:TagSession" + trust,
            "Operator: Allow sts:AssumeRole on arn:aws:iam::111122223333:role/keystore-reader",
            "Operator: Allow sts:TagSession on arn:aws:iam::111122223333:role/keystore-reader");
  }

  @Test
  void whereEksDoesNotTagTheAssociationAloneBindsTheServiceAccount() {
    Stack stack =
        accountB(
            "account-b-pod-identity.yaml", "ClusterName", "prod", "EksSessionTags", "Disabled");

    String trust =
        " by {\"Service\":\"pods.eks.amazonaws.com\"} if"
            + " {\"StringEquals\":{\"aws:SourceAccount\":\"444455556666\"}}";

    assertThat(stack.policyLines())
        .containsExactlyInAnyOrder(
            "Operator: Allow sts:AssumeRole" + trust,
            "Operator: Allow sts:TagSession" + trust,
            "Operator: Allow sts:AssumeRole on arn:aws:iam::111122223333:role/keystore-reader");
    assertThat(stack.resource("Association").properties().path("DisableSessionTags").asBoolean())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "account-b-node.yaml, TakeReaderRole",
    "account-b-irsa.yaml, Operator",
    "account-b-pod-identity.yaml, Operator"
  })
  void tagsAreAllowedWhereAsked(String template, String resource) {
    List<String> without = stackOf(template, "false").policyLines();

    assertThat(stackOf(template, "true").policyLines())
        .containsExactlyInAnyOrderElementsOf(
            and(
                without,
                resource
                    + ": Allow sts:TagSession on"
                    + " arn:aws:iam::111122223333:role/keystore-reader"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "account-a.yaml",
        "account-b-node.yaml",
        "account-b-irsa.yaml",
        "account-b-pod-identity.yaml"
      })
  void rolesHaveNoPoliciesFromElsewhere(String template) {
    for (var resource : Template.named(template).body().path("Resources")) {
      if (resource.path("Type").asText().equals("AWS::IAM::Role")) {
        assertThat(resource.path("Properties").fieldNames())
            .toIterable()
            .isSubsetOf(
                "RoleName",
                "Description",
                "MaxSessionDuration",
                "AssumeRolePolicyDocument",
                "Policies");
      }
    }
  }

  private static Stack stackOf(String template, String tags) {
    return switch (template) {
      case "account-b-irsa.yaml" ->
          accountB(template, "Issuer", "oidc.example", "AllowSessionTags", tags);
      case "account-b-pod-identity.yaml" ->
          accountB(
              template,
              "ClusterName",
              "prod",
              "EksSessionTags",
              "Disabled",
              "AllowSessionTags",
              tags);
      default -> accountB(template, "AllowSessionTags", tags);
    };
  }

  private static Stack accountA(String... parameters) {
    return Template.named("account-a.yaml").deploy(A, with(ACCOUNT_A, parameters));
  }

  private static Stack accountB(String template, String... parameters) {
    return Template.named(template).deploy(B, with(ACCOUNT_B, parameters));
  }

  private static Map<String, String> with(Map<String, String> parameters, String... more) {
    Map<String, String> all = new LinkedHashMap<>(parameters);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  private static List<String> and(List<String> lines, String... more) {
    List<String> all = new ArrayList<>(lines);
    all.addAll(List.of(more));
    return all;
  }
}
