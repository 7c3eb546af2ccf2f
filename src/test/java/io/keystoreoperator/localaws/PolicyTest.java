package io.keystoreoperator.localaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
  private static final String TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/keystore";
  private static final Role READER =
      new Role(
              "111122223333",
              "operators/keystore-reader",
              "AROAEXAMPLE",
              Policies.trustingService("ec2.amazonaws.com"))
          .tag("stage", "prod");

  @Test
  void nothingIsAllowedUnlessAStatementAllowsIt() {
    Policy policy = identity("{'Effect':'Allow','Action':'dynamodb:GetItem','Resource':'*'}");

    assertThat(policy.decide(request("dynamodb:GetItem"))).isEqualTo(Verdict.ALLOWED);
    assertThat(policy.decide(request("dynamodb:PutItem"))).isEqualTo(Verdict.SILENT);
  }

  @Test
  void aDenyBeatsAnAllow() {
    Policy policy =
        identity(
            """
            {'Effect':'Allow','Action':'*','Resource':'*'},
            {'Effect':'Deny','Action':'dynamodb:Delete*','Resource':'*'}
            """);

    assertThat(policy.decide(request("dynamodb:GetItem"))).isEqualTo(Verdict.ALLOWED);
    assertThat(policy.decide(request("dynamodb:DeleteItem"))).isEqualTo(Verdict.DENIED);
  }

  @ParameterizedTest
  @CsvSource({
    "dynamodb:*, true",
    "dynamodb:BatchGet*, true",
    "DYNAMODB:batchgetitem, true",
    "dynamodb:?atchGetItem, true",
    "dynamodb:GetItem, false",
    "kms:*, false",
  })
  void actionsHaveWildcardsAndNoCase(String action, boolean allowed) {
    Policy policy = identity("{'Effect':'Allow','Action':'" + action + "','Resource':'*'}");

    assertThat(allows(policy, request("dynamodb:BatchGetItem"))).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:dynamodb:us-east-1:111122223333:table/keystore, true",
    "arn:aws:dynamodb:*:*:table/*, true",
    "arn:aws:dynamodb:*:111122223333:table/key*, true",
    "arn:aws:dynamodb:us-east-1:111122223333:table/keystor, false",
    "arn:aws:dynamodb:us-east-1:111122223333:table/KEYSTORE, false",
    "arn:aws:dynamodb:*:table/keystore:*, false",
  })
  void aStarInAnArnStaysBetweenItsColons(String resource, boolean allowed) {
    Policy policy = identity("{'Effect':'Allow','Action':'*','Resource':'" + resource + "'}");

    assertThat(allows(policy, request("dynamodb:GetItem"))).isEqualTo(allowed);
  }

  @Test
  void exceptionsTurnAMatchAround() {
    Policy policy =
        identity(
            """
            {'Effect':'Allow','NotAction':['dynamodb:Delete*','kms:*'],
             'NotResource':'arn:aws:dynamodb:*:*:table/audit'}
            """);

    assertThat(allows(policy, request("dynamodb:GetItem"))).isTrue();
    assertThat(allows(policy, request("dynamodb:DeleteItem"))).isFalse();
  }

  @Test
  void aVariableStandsForTheCallersTag() {
    Policy policy =
        identity(
            """
            {'Effect':'Allow','Action':'*',
             'Resource':'arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/table}'}
            """);

    assertThat(allows(policy, request(Map.of("table", "keystore"), Map.of()))).isTrue();
    assertThat(allows(policy, request(Map.of("table", "*"), Map.of()))).isFalse();
    assertThat(allows(policy, request(Map.of(), Map.of()))).isFalse();
  }

  @Nested
  class Conditions {
    private static final String KEYS = "dynamodb:LeadingKeys";

    @Test
    void everyLeadingKeyMustBelongToTheNamespace() {
      Policy policy =
          condition("'ForAllValues:StringLike':{'" + KEYS + "':'${aws:PrincipalTag/namespace}/*'}");
      Map<String, String> tags = Map.of("namespace", "team-a");

      assertThat(allows(policy, request(tags, Map.of(KEYS, List.of("team-a/x", "team-a/y")))))
          .isTrue();
      assertThat(allows(policy, request(tags, Map.of(KEYS, List.of("team-a/x", "team-b/y")))))
          .isFalse();
      assertThat(allows(policy, request(tags, Map.of()))).as("no keys at all").isTrue();
    }

    @Test
    void aStarInATagMatchesNoOtherNamespace() {
      Policy policy =
          condition("'ForAllValues:StringLike':{'" + KEYS + "':'${aws:PrincipalTag/namespace}/*'}");

      assertThat(
              allows(policy, request(Map.of("namespace", "*"), Map.of(KEYS, List.of("team-a/x")))))
          .isFalse();
    }

    @Test
    void anyValueNeedsOne() {
      Policy policy = condition("'ForAnyValue:StringEquals':{'" + KEYS + "':['a','b']}");

      assertThat(allows(policy, request(Map.of(), Map.of(KEYS, List.of("c", "b"))))).isTrue();
      assertThat(allows(policy, request(Map.of(), Map.of(KEYS, List.of("c"))))).isFalse();
      assertThat(allows(policy, request(Map.of(), Map.of()))).isFalse();
    }

    @Test
    void aKeyThatIsAbsentFailsUnlessToldOtherwise() {
      String key = "kms:EncryptionContext:env";

      assertThat(allows(condition("'StringEquals':{'" + key + "':'prod'}"), request())).isFalse();
      assertThat(allows(condition("'StringEqualsIfExists':{'" + key + "':'prod'}"), request()))
          .isTrue();
      assertThat(allows(condition("'StringNotEquals':{'" + key + "':'prod'}"), request())).isTrue();
      assertThat(allows(condition("'Null':{'" + key + "':'true'}"), request())).isTrue();
      assertThat(allows(condition("'Null':{'" + key + "':'false'}"), request())).isFalse();
    }

    @Test
    void stringEqualsTakesStarsAsTheyAre() {
      String key = "kms:EncryptionContext:env";
      AccessRequest prod = request(Map.of(), Map.of(key, List.of("prod")));

      assertThat(allows(condition("'StringEquals':{'" + key + "':'p*'}"), prod)).isFalse();
      assertThat(allows(condition("'StringLike':{'" + key + "':'p*'}"), prod)).isTrue();
      assertThat(allows(condition("'StringNotLike':{'" + key + "':'p*'}"), prod)).isFalse();
      assertThat(allows(condition("'StringEqualsIgnoreCase':{'" + key + "':'PROD'}"), prod))
          .isTrue();
    }

    @Test
    void everyOperatorAndEveryKeyMustHold() {
      Policy policy =
          condition(
              """
              'Bool':{'aws:SecureTransport':'true'},
              'StringEquals':{'aws:PrincipalAccount':'111122223333','aws:PrincipalTag/stage':'prod'}
              """);

      assertThat(allows(policy, request())).isTrue();
      assertThat(allows(policy, request(Map.of("stage", "test"), Map.of()))).isFalse();
    }

    @Test
    void aSessionIsItsRole() {
      String role = "arn:aws:iam::111122223333:role/operators/keystore-reader";

      assertThat(allows(condition("'ArnEquals':{'aws:PrincipalArn':'" + role + "'}"), request()))
          .isTrue();
      assertThat(
              allows(
                  condition("'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/operators/*'}"),
                  request()))
          .isTrue();
      assertThat(
              allows(
                  condition("'ArnNotLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/operators/*'}"),
                  request()))
          .isFalse();
    }
  }

  @Nested
  class Principals {
    @ParameterizedTest
    @CsvSource({
      "*, ALLOWED",
      "arn:aws:iam::111122223333:role/operators/keystore-reader, ALLOWED",
      "arn:aws:sts::111122223333:assumed-role/keystore-reader/session, ALLOWED",
      "arn:aws:iam::111122223333:root, ALLOWED_FOR_ACCOUNT",
      "111122223333, ALLOWED_FOR_ACCOUNT",
      "arn:aws:iam::444455556666:root, SILENT",
      "arn:aws:iam::111122223333:role/other, SILENT",
    })
    void aResourcePolicyNamesWhomItMeans(String principal, Verdict verdict) {
      Policy policy =
          parse(
              Policy.Kind.RESOURCE,
              "{'Effect':'Allow','Principal':{'AWS':'"
                  + principal
                  + "'},'Action':'*','Resource':'*'}");

      assertThat(policy.decide(request())).isEqualTo(verdict);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Effect':'Permit','Action':'*','Resource':'*'}",
        "{'Effect':'Allow','Action':'GetItem','Resource':'*'}",
        "{'Effect':'Allow','Action':'*'}",
        "{'Effect':'Allow','Action':'*','Resource':'table/keystore'}",
        "{'Effect':'Allow','Action':'*','NotAction':'kms:*','Resource':'*'}",
        "{'Effect':'Allow','Action':[],'Resource':'*'}",
        "{'Effect':'Allow','Action':'*','Resource':{'Fn::GetAtt':'Table.Arn'}}",
        "{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'}",
        "{'Effect':'Allow','Action':'*','Resource':'*','Conditions':{}}",
        "{'Effect':'Allow','Action':'*','Resource':'*',"
            + "'Condition':{'StringMatches':{'aws:userid':'x'}}}",
        "{'Effect':'Allow','Action':'*','Resource':'*',"
            + "'Condition':{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}}",
        "{'Effect':'Allow','Action':'*','Resource':'*',"
            + "'Condition':{'StringEquals':{'aws:SourceVpc':'vpc-1'}}}",
        "{'Effect':'Allow','Action':'*','Resource':'*',"
            + "'Condition':{'StringEquals':{'dynamodb:LeadingKeys':'x'}}}",
        "{'Effect':'Allow','Action':'*','Resource':'*',"
            + "'Condition':{'StringLike':{'aws:userid':'${aws:username}'}}}",
      })
  void whatIsNotUnderstoodIsRefused(String statement) {
    assertThatThrownBy(() -> identity(statement)).isInstanceOf(UnsupportedPolicyException.class);
  }

  @Test
  void aPolicyWithoutTheCurrentVersionIsRefused() {
    assertThatThrownBy(() -> Policy.parse(Policy.Kind.IDENTITY, "{\"Version\":\"2008-10-17\"}"))
        .isInstanceOf(UnsupportedPolicyException.class);
  }

  private static Policy identity(String statements) {
    return parse(Policy.Kind.IDENTITY, statements);
  }

  private static Policy condition(String condition) {
    return identity(
        "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{" + condition + "}}");
  }

  private static Policy parse(Policy.Kind kind, String statements) {
    String json = "{'Version':'2012-10-17','Statement':[" + statements + "]}";
    return Policy.parse(kind, json.replace('\'', '"'));
  }

  private static boolean allows(Policy policy, AccessRequest request) {
    return policy.decide(request) == Verdict.ALLOWED;
  }

  private static AccessRequest request() {
    return request(Map.of(), Map.of());
  }

  private static AccessRequest request(String action) {
    return new AccessRequest(session(Map.of()), action, TABLE, "us-east-1", _ -> null);
  }

  private static AccessRequest request(Map<String, String> tags, Map<String, List<String>> keys) {
    return new AccessRequest(session(tags), "dynamodb:BatchGetItem", TABLE, "us-east-1", keys::get);
  }

  private static Principal.Caller session(Map<String, String> tags) {
    return READER.session("session", tags, Set.of());
  }
}
