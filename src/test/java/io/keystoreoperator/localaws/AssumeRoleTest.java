package io.keystoreoperator.localaws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Tag;

/// AssumeRole across two accounts.
class AssumeRoleTest {
  private static final String NODE = "arn:aws:iam::444455556666:role/node";
  private static LocalAws aws;
  private static Clients clients;
  private static Account a;
  private static Account b;
  private static Role node;

  @BeforeAll
  static void startAccounts() {
    aws = LocalAws.start();
    clients = new Clients(aws, aws.region());
    a = aws.account("111122223333");
    b = aws.account("444455556666");
    node =
        b.createRole(
            "node",
            Policies.trustingService("ec2.amazonaws.com"),
            Policies.allow("sts:*", "arn:aws:iam::111122223333:role/*"));
  }

  @AfterAll
  static void stopAccounts() {
    clients.close();
    aws.close();
  }

  @Test
  void theSessionIsNamedAndEndsInTime() {
    Role role = a.createRole("named", Policies.trusting(NODE)).maxSession(Duration.ofHours(2));

    AssumeRoleResponse taken = asNode(role, r -> r.roleSessionName("kso").durationSeconds(900));

    assertThat(taken.assumedRoleUser().arn())
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/named/kso");
    assertThat(taken.assumedRoleUser().assumedRoleId()).endsWith(":kso");
    assertThat(taken.credentials().expiration())
        .isBetween(Instant.now().plusSeconds(890), Instant.now().plusSeconds(910));
  }

  @Test
  void aRoleThatTrustsSomebodyElseIsRefused() {
    Role role = a.createRole("foreign", Policies.trusting("arn:aws:iam::444455556666:role/other"));

    assertThat(Refusal.of(() -> asNode(role, _ -> {}))).isEqualTo(denied("sts:AssumeRole", role));
  }

  @Test
  void aRoleThatDoesNotExistLooksTheSame() {
    Role role = a.createRole("deleted", Policies.trusting(NODE));
    a.deleteRole(role);

    assertThat(Refusal.of(() -> asNode(role, _ -> {}))).isEqualTo(denied("sts:AssumeRole", role));
  }

  @Test
  void acrossAccountsTheCallerNeedsPermissionToo() {
    Role role = a.createRole("trusting", Policies.trusting("444455556666"));
    Role powerless = b.createRole("powerless", Policies.trustingService("ec2.amazonaws.com"));

    var refusal = Refusal.of(() -> sts(b, powerless).assumeRole(request(role)));

    assertThat(refusal.code()).isEqualTo("AccessDenied");
    assertThat(asNode(role, _ -> {}).credentials().accessKeyId()).startsWith("ASIA");
  }

  @Test
  void withinAnAccountANamedPrincipalNeedsNoPermission() {
    Role powerless = a.createRole("inside", Policies.trustingService("ec2.amazonaws.com"));
    Role named = a.createRole("by-name", Policies.trusting(powerless.arn()));
    Role byRoot = a.createRole("by-root", Policies.trusting("arn:aws:iam::111122223333:root"));

    assertThat(sts(a, powerless).assumeRole(request(named)).credentials()).isNotNull();
    assertThat(Refusal.of(() -> sts(a, powerless).assumeRole(request(byRoot))).code())
        .isEqualTo("AccessDenied");
  }

  @Test
  void theExternalIdMustBeTheOneAgreed() {
    Role role =
        a.createRole(
            "guarded",
            Policies.trusting(NODE, "{\"StringEquals\": {\"sts:ExternalId\": \"b-prod\"}}"));

    assertThat(asNode(role, r -> r.externalId("b-prod")).credentials()).isNotNull();
    assertThat(Refusal.of(() -> asNode(role, r -> r.externalId("b-test"))))
        .isEqualTo(denied("sts:AssumeRole", role));
    assertThat(Refusal.of(() -> asNode(role, _ -> {}))).isEqualTo(denied("sts:AssumeRole", role));
  }

  @Test
  void sessionTagsNeedTheTrustOfTheRole() {
    Role role =
        a.createRole("tagless", Policies.trusting(NODE).replace(", \"sts:TagSession\"", ""));

    assertThat(asNode(role, _ -> {}).credentials()).isNotNull();
    assertThat(Refusal.of(() -> asNode(role, r -> r.tags(tag("namespace", "team-a")))))
        .isEqualTo(denied("sts:TagSession", role));
  }

  @Test
  void aTrustPolicyMayAskForTags() {
    Role role =
        a.createRole(
            "tagged",
            Policies.trusting(
                NODE, "{\"StringLike\": {\"aws:RequestTag/kubernetes-namespace\": \"team-*\"}}"));

    assertThat(asNode(role, r -> r.tags(tag("kubernetes-namespace", "team-a"))).credentials())
        .isNotNull();
    assertThat(Refusal.of(() -> asNode(role, r -> r.tags(tag("kubernetes-namespace", "x")))).code())
        .isEqualTo("AccessDenied");
  }

  @Test
  void transitiveTagsAreInheritedThroughAChain() {
    Role first =
        a.createRole(
            "first",
            Policies.trusting(NODE),
            Policies.allow("sts:*", "*"),
            Policies.allow("dynamodb:ListTables", "*"));
    Role second =
        a.createRole(
            "second",
            Policies.trusting(first.arn()),
            """
            {"Version": "2012-10-17", "Statement": {
              "Effect": "Allow", "Action": "dynamodb:ListTables", "Resource": "*",
              "Condition": {"StringEquals": {"aws:PrincipalTag/namespace": "team-a"},
                            "Null": {"aws:PrincipalTag/local": "true"}}}}
            """);

    var inFirst =
        asNode(
            first,
            r ->
                r.tags(tag("namespace", "team-a"), tag("local", "x"))
                    .transitiveTagKeys("namespace"));
    var inSecond = clients.sts(provider(inFirst)).assumeRole(request(second));

    assertThat(clients.dynamoDb(provider(inSecond)).listTables().tableNames()).isEmpty();
    assertThat(
            Refusal.of(
                () ->
                    clients
                        .sts(provider(inFirst))
                        .assumeRole(
                            request(second).toBuilder().tags(tag("namespace", "other")).build())))
        .extracting(Refusal::status, Refusal::code)
        .containsExactly(400, "InvalidParameterValue");
  }

  @ParameterizedTest
  @CsvSource({
    "899, Member must have value greater than or equal to 900",
    "43201, Member must have value less than or equal to 43200",
  })
  void durationsHaveLimits(int seconds, String constraint) {
    Role role = a.createRole("limited", Policies.trusting(NODE));

    assertThat(Refusal.of(() -> asNode(role, r -> r.durationSeconds(seconds))))
        .isEqualTo(
            new Refusal(
                400,
                "ValidationError",
                "1 validation error detected: Value '%d' at 'durationSeconds' failed to satisfy constraint: %s"
                    .formatted(seconds, constraint)));
  }

  @Test
  void aChainedSessionEndsAfterAnHour() {
    Role role =
        a.createRole("long-lived", Policies.trusting(NODE)).maxSession(Duration.ofHours(12));

    assertThat(Refusal.of(() -> asNode(role, r -> r.durationSeconds(3601))).message())
        .isEqualTo(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by"
                + " role chaining");
  }

  @Test
  void aRoleHasItsOwnLimit() {
    String user = "arn:aws:iam::111122223333:user/administrator";
    Role role = a.createRole("short-lived", Policies.trusting(user));
    StsClient administrator = clients.sts(a.administrator().provider());

    assertThat(
            Refusal.of(
                    () ->
                        administrator.assumeRole(
                            request(role).toBuilder().durationSeconds(3601).build()))
                .message())
        .isEqualTo(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    role.maxSession(Duration.ofHours(2));
    assertThat(
            administrator
                .assumeRole(request(role).toBuilder().durationSeconds(7200).build())
                .credentials())
        .isNotNull();
  }

  @Test
  void aSessionNameHasItsCharacters() {
    Role role = a.createRole("plain", Policies.trusting(NODE));

    assertThat(Refusal.of(() -> asNode(role, r -> r.roleSessionName("a b"))).message())
        .isEqualTo(
            "1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy"
                + " constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*");
  }

  private static Refusal denied(String action, Role role) {
    return new Refusal(
        403,
        "AccessDenied",
        "User: arn:aws:sts::444455556666:assumed-role/node/test is not authorized to perform: "
            + action
            + " on resource: "
            + role.arn());
  }

  private static AssumeRoleResponse asNode(Role role, Consumer<AssumeRoleRequest.Builder> change) {
    return sts(b, node).assumeRole(request(role).toBuilder().applyMutation(change).build());
  }

  private static AssumeRoleRequest request(Role role) {
    return AssumeRoleRequest.builder().roleArn(role.arn()).roleSessionName("test").build();
  }

  private static StsClient sts(Account account, Role role) {
    return clients.sts(account.sessionOf(role, "test", Duration.ofHours(1)).provider());
  }

  private static AwsCredentialsProvider provider(AssumeRoleResponse taken) {
    var key = taken.credentials();
    return new AccessKey(
            key.accessKeyId(), key.secretAccessKey(), key.sessionToken(), key.expiration())
        .provider();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}
