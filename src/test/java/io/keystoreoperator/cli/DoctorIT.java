package io.keystoreoperator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keystoreoperator.fixture.CommandRun;
import io.keystoreoperator.fixture.Person;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.localaws.AccessKey;
import io.keystoreoperator.localaws.Fault;
import io.keystoreoperator.localaws.KmsKey;
import io.keystoreoperator.localaws.Policies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DoctorIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String NODE_SESSION =
      "arn:aws:sts::444455556666:assumed-role/node/i-0123456789abcdef0";
  private static final String VALUE = "a-value-that-nobody-may-see";

  private static Person person;
  private static TwoAccounts accounts;

  @BeforeAll
  static void startAws() {
    person = Person.start();
    accounts = person.accounts();
    accounts.writer().putV1("payments/db", VALUE);
  }

  @AfterAll
  static void stopAws() {
    person.close();
  }

  @AfterEach
  void mendAws() {
    accounts.aws().faults().clear();
    accounts.aws().takeRequestsOfAnyTime();
    accounts.allowReading();
    accounts.reader().trust(TwoAccounts.trust(TwoAccounts.EXTERNAL_ID));
    accounts.node().permissions(Policies.allow("sts:AssumeRole", TwoAccounts.READER_ARN));
    accounts.key().policy(wholeAccount()).state(KmsKey.State.ENABLED);
  }

  @Test
  void whereNothingIsMissingEveryHopIsTicked() {
    CommandRun run = person.keystore(asReader("--item", "payments/db"));

    assertThat(run.stderr()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.text().lines().map(line -> line.replaceAll(" {2,}", "|")).toList())
        .satisfiesExactly(
            heading -> assertThat(heading).endsWith("HOP|WITH|AS|TIME"),
            hop -> assertThat(hop).startsWith("✔ identity|EC2 instance metadata|" + NODE_SESSION),
            hop ->
                assertThat(hop).startsWith("✔ AssumeRole|role keystore-reader|arn:aws:sts::1111"),
            hop -> assertThat(hop).startsWith("✔ DescribeTable|table keystore|arn:aws:sts::1111"),
            hop -> assertThat(hop).startsWith("✔ read|item payments/db|arn:aws:sts::1111"),
            hop -> assertThat(hop).startsWith("✔ Decrypt|item payments/db|").endsWith(" ms"));
    assertThat(run.text()).doesNotContain(VALUE);
  }

  @Test
  void withoutAnItemItIsNoHealthyReport() {
    CommandRun run = person.keystore(asReader());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text())
        .contains("✔ read", "any item", "– Decrypt", "not tried: name an item with --item");
  }

  @Test
  void aTerminalWithoutUtf8GetsAscii() {
    CommandRun run =
        person.keystoreWith(Map.of("LC_ALL", "C"), asReader("--item", "payments/db", "--find"));

    assertThat(run.text().lines().filter(line -> line.startsWith("ok   "))).hasSize(5);
    assertThat(run.text()).contains("\nFAIL Scan").isASCII();
  }

  @Test
  void trustPolicyExternalIdAndOwnPolicyLookAlikeAcrossAccountsAndAreAllNamed() throws IOException {
    accounts.reader().trust(Policies.trustingService("ec2.amazonaws.com"));

    JsonNode report = failing(asReader("--item", "payments/db"));

    assertThat(outcomes(report))
        .containsExactly("passed", "failed", "not-tried", "not-tried", "not-tried");
    assertThat(report.at("/hops/1/principal").asText()).isEqualTo(NODE_SESSION);
    assertThat(report.at("/diagnosis/certain").asBoolean()).isFalse();
    assertThat(causes(report))
        .containsExactly("trust-policy", "external-id", "permission-policy", "role");
    JsonNode trust = report.at("/diagnosis/remedies/0");
    assertThat(trust.path("account").asText()).isEqualTo(TwoAccounts.ACCOUNT_A);
    assertThat(trust.path("policy").asText()).isEqualTo("the trust policy of role keystore-reader");

    accounts.reader().trust(policyOf(trust.path("statement")));
    assertHealthy(asReader("--item", "payments/db"));
  }

  @Test
  void aWrongExternalIdIsNamedWithWhereItIsSet() throws IOException {
    JsonNode report =
        failing("doctor", "--role-arn", TwoAccounts.READER_ARN, "--external-id=wrong");

    assertThat(remedy(report, "external-id").path("advice").asText())
        .contains("another external ID than \"wrong\"", "--external-id");

    accounts.reader().trust(policyOf(remedy(report, "trust-policy").path("statement")));
    assertHealthy(
        "doctor",
        "--role-arn",
        TwoAccounts.READER_ARN,
        "--external-id=wrong",
        "--item=payments/db");
  }

  @Test
  void aMissingAssumeRoleIsGrantedInAccountB() throws IOException {
    accounts.node().permissions();

    JsonNode report = failing(asReader("--item", "payments/db"));

    JsonNode own = remedy(report, "permission-policy");
    assertThat(own.path("account").asText()).isEqualTo(TwoAccounts.ACCOUNT_B);
    assertThat(own.path("policy").asText()).isEqualTo("the permission policy of role node");

    accounts.node().permissions(policyOf(own.path("statement")));
    assertHealthy(asReader("--item", "payments/db"));
  }

  @Test
  void withinAnAccountAwsSaysWhichSideDenies() throws IOException {
    AccessKey user = accounts.accountA().createUser("auditor");
    String account = "arn:aws:iam::111122223333:root";
    var role = accounts.accountA().createRole("inner", Policies.trusting(account));

    JsonNode own = failingAs(user, "doctor", "--role-arn", role.arn());
    role.trust(Policies.trustingService("ec2.amazonaws.com"));
    JsonNode trust = failingAs(user, "doctor", "--role-arn", role.arn());

    assertThat(causes(own)).containsExactly("permission-policy");
    assertThat(own.at("/diagnosis/certain").asBoolean()).isTrue();
    assertThat(own.at("/diagnosis/remedies/0/policy").asText())
        .isEqualTo("the permission policy of user auditor");
    assertThat(causes(trust)).containsExactly("trust-policy", "external-id");
  }

  @Test
  void eachMissingPermissionOfTheRoleIsGivenBackByItsOwnStatement() throws IOException {
    List<String> granted = new ArrayList<>();
    accounts.reader().permissions();

    for (String hop : List.of("DescribeTable", "read", "Decrypt", "Scan")) {
      JsonNode report = failing(asReader("--item", "payments/db", "--find"));

      assertThat(failedHop(report)).isEqualTo(hop);
      assertThat(causes(report)).containsExactly("permission-policy");
      JsonNode missing = report.at("/diagnosis/remedies/0");
      assertThat(missing.path("account").asText()).isEqualTo(TwoAccounts.ACCOUNT_A);
      assertThat(missing.path("policy").asText())
          .isEqualTo("the permission policy of role keystore-reader");
      granted.add(policyOf(missing.path("statement")));
      accounts.reader().permissions(granted.toArray(String[]::new));
    }

    assertHealthy(asReader("--item", "payments/db", "--find"));
    assertThat(granted)
        .satisfiesExactly(
            policy -> assertThat(policy).contains("dynamodb:DescribeTable", TwoAccounts.TABLE_ARN),
            policy -> assertThat(policy).contains("dynamodb:BatchGetItem", TwoAccounts.TABLE_ARN),
            policy -> assertThat(policy).contains("kms:Decrypt", accounts.key().arn()),
            policy -> assertThat(policy).contains("dynamodb:Scan", TwoAccounts.TABLE_ARN));
  }

  @Test
  void aTableWithoutAStreamIsNoMatterOfPolicies() throws IOException {
    JsonNode report = failing(asReader("--item", "payments/db", "--push"));

    assertThat(failedHop(report)).isEqualTo("follow");
    assertThat(causes(report)).containsExactly("stream");
    assertThat(report.at("/diagnosis/finding").asText())
        .isEqualTo("table \"keystore\" in us-east-1 has no stream");
    assertThat(report.at("/diagnosis/remedies/0/advice").asText())
        .contains("update-table", "--table-name keystore", "StreamViewType=KEYS_ONLY");
  }

  @Test
  void whatFollowingAStreamLacksComesInOneStatement() throws IOException {
    accounts.enableStream();
    try {
      JsonNode report = failing(asReader("--item", "payments/db", "--push"));

      assertThat(failedHop(report)).isEqualTo("follow");
      assertThat(causes(report)).containsExactly("permission-policy");
      assertThat(report.at("/diagnosis/finding").asText())
          .startsWith("role keystore-reader in account 111122223333 may not")
          .contains("dynamodb:DescribeStream on " + TwoAccounts.TABLE_ARN + "/stream/");
      JsonNode statement = report.at("/diagnosis/remedies/0/statement");
      assertThat(statement.path("Resource").asText())
          .isEqualTo(TwoAccounts.TABLE_ARN + "/stream/*");

      accounts
          .reader()
          .permissions(
              Stream.concat(
                      Stream.of(accounts.readingPermissions()), Stream.of(policyOf(statement)))
                  .toArray(String[]::new));
      assertHealthy(asReader("--item", "payments/db", "--push"));
    } finally {
      accounts.disableStream();
    }
  }

  @Test
  void theEndpointOfStreamsIsAVariableOfItsOwn() throws IOException {
    accounts.enableStream();
    accounts.allowFollowing();
    try {
      String dead = deadEndpoint();

      JsonNode report =
          failingWith(
              Map.of("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", dead),
              asReader("--item", "payments/db", "--push"));

      assertThat(failedHop(report)).isEqualTo("follow");
      assertThat(report.at("/diagnosis/remedies/0/advice").asText())
          .isEqualTo("AWS_ENDPOINT_URL_DYNAMODB_STREAMS says " + dead + ": mend or unset it");
    } finally {
      accounts.disableStream();
    }
  }

  @Test
  void aKeyPolicyThatLeavesTheRoleOutIsToldFromTheRolesOwn() throws IOException {
    accounts
        .key()
        .policy(
            """
            {"Version": "2012-10-17", "Statement": {
              "Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "kms:*", "Resource": "*"}}
            """
                .formatted("arn:aws:iam::111122223333:user/administrator"));

    JsonNode report = failing(asReader("--item", "payments/db"));

    assertThat(failedHop(report)).isEqualTo("Decrypt");
    assertThat(causes(report)).containsExactly("key-policy");
    JsonNode missing = report.at("/diagnosis/remedies/0");
    assertThat(missing.path("policy").asText())
        .isEqualTo("the key policy of " + accounts.key().arn());

    accounts.key().policy(policyOf(missing.path("statement")));
    assertHealthy(asReader("--item", "payments/db"));
  }

  @Test
  void aDisabledKeyAndOneToBeDeletedAreNoMatterOfPolicies() throws IOException {
    accounts.key().state(KmsKey.State.DISABLED);
    JsonNode disabled = failing(asReader("--item", "payments/db"));
    accounts.key().state(KmsKey.State.PENDING_DELETION);
    JsonNode doomed = failing(asReader("--item", "payments/db"));

    assertThat(causes(disabled)).containsExactly("key");
    assertThat(disabled.at("/diagnosis/remedies/0/advice").asText())
        .isEqualTo("enable it: aws kms enable-key --key-id " + accounts.key().arn());
    assertThat(doomed.at("/diagnosis/finding").asText())
        .isEqualTo("the KMS key " + accounts.key().arn() + " is to be deleted");
  }

  @Test
  void aTableInTheOtherRegionIsFoundThere() throws IOException {
    JsonNode report = failing(asReader("--item", "payments/db", "--region", "eu-west-1"));

    assertThat(failedHop(report)).isEqualTo("DescribeTable");
    assertThat(causes(report)).containsExactly("region");
    assertThat(report.at("/diagnosis/finding").asText())
        .isEqualTo("table \"keystore\" is in us-east-1, and was looked for in eu-west-1");
  }

  @Test
  void aTableThatIsNowhereIsNoMatterOfPolicies() throws IOException {
    JsonNode report = failing(asReader("--table", "nowhere"));

    assertThat(failedHop(report)).isEqualTo("DescribeTable");
    assertThat(causes(report)).containsExactly("table", "region", "role");
    assertThat(report.at("/diagnosis/finding").asText())
        .isEqualTo("there is no table \"nowhere\" in us-east-1 in account 111122223333");
  }

  @Test
  void aMissingItemAndAWrongContextAreNoMatterOfPolicies() throws IOException {
    JsonNode missing = failing(asReader("--item", "payments/gone"));
    JsonNode wrong = failing(asReader("--item", "payments/db", "-E", "app=other"));

    assertThat(failedHop(missing)).isEqualTo("read");
    assertThat(causes(missing)).containsExactly("item");
    assertThat(failedHop(wrong)).isEqualTo("Decrypt");
    assertThat(causes(wrong)).containsExactly("encryption-context", "item");
  }

  @Test
  void anEndpointWhereNobodyAnswersIsNamedWithTheVariableThatSetIt() throws IOException {
    String dead = deadEndpoint();

    JsonNode sts = failingWith(Map.of("AWS_ENDPOINT_URL_STS", dead), asReader());
    JsonNode kms =
        failingWith(Map.of("AWS_ENDPOINT_URL_KMS", dead), asReader("--item", "payments/db"));

    assertThat(failedHop(sts)).isEqualTo("identity");
    assertThat(failedHop(kms)).isEqualTo("Decrypt");
    assertThat(causes(kms)).containsExactly("endpoint");
    assertThat(kms.at("/diagnosis/remedies/0/advice").asText())
        .isEqualTo("AWS_ENDPOINT_URL_KMS says " + dead + ": mend or unset it");
  }

  @Test
  void aClockThatIsOffIsToldByAwssOwnTime() throws IOException {
    accounts.aws().holdRequestsTo(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(20)));

    JsonNode report = failing(asReader());

    assertThat(failedHop(report)).isEqualTo("identity");
    assertThat(causes(report)).containsExactly("clock");
    assertThat(report.at("/diagnosis/finding").asText())
        .matches("this machine's clock is (19|20|21) minutes behind AWS's: Signature expired.*");
  }

  @Test
  void noCredentialsWrongOnesAndExpiredOnesAreToldApart() throws IOException {
    JsonNode none = failingWith(Map.of("AWS_PROFILE", "nobody"), asReader());
    JsonNode unknown =
        failingWith(
            Map.of("AWS_ACCESS_KEY_ID", "AKIAUNKNOWN", "AWS_SECRET_ACCESS_KEY", "s"), asReader());
    AccessKey administrator = accounts.accountA().administrator();
    JsonNode wrong =
        failingWith(
            Map.of(
                "AWS_ACCESS_KEY_ID",
                administrator.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY",
                "another"),
            asReader());
    AccessKey over = accounts.accountB().sessionOf(accounts.node(), "over", Duration.ofMinutes(-1));
    JsonNode expired = failingAs(over, asReader());

    assertThat(Stream.of(none, unknown, wrong, expired).flatMap(r -> causes(r).stream()))
        .containsExactly("credentials", "credentials", "credentials", "credentials");
    assertThat(none.at("/diagnosis/finding").asText()).contains("profile \"nobody\"");
    assertThat(unknown.at("/diagnosis/finding").asText()).startsWith("AWS does not know these");
    assertThat(wrong.at("/diagnosis/finding").asText()).startsWith("the secret access key is not");
    assertThat(expired.at("/diagnosis/finding").asText()).contains("have expired");
  }

  @Test
  void awsThatFailsIsNotAMatterOfPolicies() throws IOException {
    accounts.aws().faults().every("dynamodb", "DescribeTable", new Fault.Failed());

    JsonNode report = failing(asReader());

    assertThat(failedHop(report)).isEqualTo("DescribeTable");
    assertThat(causes(report)).containsExactly("service");
  }

  @Test
  void anExplicitDenyIsNoMissingStatement() throws IOException {
    String[] allowed = accounts.readingPermissions();
    accounts
        .reader()
        .permissions(
            Stream.concat(
                    Stream.of(allowed),
                    Stream.of(
                        """
                        {"Version": "2012-10-17", "Statement": {
                          "Effect": "Deny", "Action": "kms:Decrypt", "Resource": "*"}}
                        """))
                .toArray(String[]::new));

    JsonNode report = failing(asReader("--item", "payments/db"));

    assertThat(causes(report)).containsExactly("permission-policy");
    assertThat(report.at("/diagnosis/remedies/0/advice").asText())
        .startsWith("a Deny forbids it to role keystore-reader in account 111122223333 (identity-");
  }

  @Test
  void wrongUsageIsSaid() {
    CommandRun name = person.keystore("doctor", "account-a");
    CommandRun both = person.keystore("doctor", "cks/account-a", "--kms-key-arn=key");

    assertThat(name.exitCode()).isEqualTo(2);
    assertThat(name.stderr()).contains("'account-a' is neither keystore/NAME nor clusterkeystore");
    assertThat(both.exitCode()).isEqualTo(2);
  }

  private static String[] asReader(String... more) {
    return Stream.concat(
            Stream.of(
                "doctor",
                "--role-arn=" + TwoAccounts.READER_ARN,
                "--external-id=" + TwoAccounts.EXTERNAL_ID),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private static void assertHealthy(String... command) {
    CommandRun run = person.keystore(command);
    assertThat(run.exitCode()).as(run.text() + run.stderr()).isZero();
  }

  private static JsonNode failing(String... command) throws IOException {
    return failingWith(Map.of(), command);
  }

  private static JsonNode failingAs(AccessKey key, String... command) throws IOException {
    String token = key.sessionToken();
    Map<String, String> keys =
        Map.of(
            "AWS_ACCESS_KEY_ID", key.accessKeyId(), "AWS_SECRET_ACCESS_KEY", key.secretAccessKey());
    return failingWith(
        token == null
            ? keys
            : Map.of(
                "AWS_ACCESS_KEY_ID",
                key.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY",
                key.secretAccessKey(),
                "AWS_SESSION_TOKEN",
                token),
        command);
  }

  private static JsonNode failingWith(Map<String, String> variables, String... command)
      throws IOException {
    String[] json =
        Stream.concat(Stream.of(command), Stream.of("--output=json")).toArray(String[]::new);
    CommandRun run = person.keystoreWith(variables, json);
    assertThat(run.stderr()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(1);
    JsonNode report = JSON.readTree(run.text());
    assertThat(report.path("healthy").asBoolean()).isFalse();
    return report;
  }

  private static List<String> outcomes(JsonNode report) {
    return texts(report.path("hops"), "outcome");
  }

  private static List<String> causes(JsonNode report) {
    return texts(report.at("/diagnosis/remedies"), "cause");
  }

  private static List<String> texts(JsonNode array, String field) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(element -> element.path(field).asText())
        .toList();
  }

  private static String failedHop(JsonNode report) {
    return StreamSupport.stream(report.path("hops").spliterator(), false)
        .filter(hop -> hop.path("outcome").asText().equals("failed"))
        .map(hop -> hop.path("hop").asText())
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode remedy(JsonNode report, String cause) {
    return StreamSupport.stream(report.at("/diagnosis/remedies").spliterator(), false)
        .filter(remedy -> remedy.path("cause").asText().equals(cause))
        .findFirst()
        .orElseThrow();
  }

  /// A policy of nothing but the statement that the doctor gave.
  private static String policyOf(JsonNode statement) {
    return "{\"Version\": \"2012-10-17\", \"Statement\": " + statement + "}";
  }

  private static String wholeAccount() {
    return """
    {"Version": "2012-10-17", "Statement": {
      "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
      "Action": "kms:*", "Resource": "*"}}
    """;
  }

  /// A port where nobody listens any more.
  private static String deadEndpoint() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + socket.getLocalPort();
    }
  }
}
