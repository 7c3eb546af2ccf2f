package io.keystoreoperator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keystoreoperator.fixture.CommandRun;
import io.keystoreoperator.fixture.Person;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.localaws.AccessKey;
import io.keystoreoperator.localaws.Policies;
import io.keystoreoperator.localaws.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whom the statements let in that the doctor gives: each is pasted, and must help.
class DoctorPrincipalsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Person person;
  private static TwoAccounts accounts;

  /// In Account A, below a path.
  private static Role reader;

  @BeforeAll
  static void startAws() {
    person = Person.start();
    accounts = person.accounts();
    accounts.writer().putV1("payments/db", "s3cr3t");
    reader = accounts.accountA().createRole("app/reader", nobody());
    reader.permissions(accounts.readingPermissions());
  }

  @AfterAll
  static void stopAws() {
    person.close();
  }

  @BeforeEach
  void nobodyIsLetIn() {
    reader.trust(nobody());
  }

  @Test
  void aKeyPolicyLetsInTheRoleWithItsPath() throws IOException {
    Role worker = workerOf("plain-worker");
    reader.trust(Policies.trusting("arn:aws:iam::444455556666:root"));
    accounts.key().policy(keyPolicy("arn:aws:iam::111122223333:user/administrator"));
    try {
      JsonNode remedy = remedyFor(session(worker));

      assertThat(remedy.path("cause").asText()).isEqualTo("key-policy");
      assertThat(remedy.at("/statement/Principal/AWS").asText()).isEqualTo(reader.arn());
      assertThat(remedy.has("note")).isFalse();
      accounts.key().policy(policyOf(remedy));
      assertHealthy(session(worker));
    } finally {
      accounts.key().policy(keyPolicy("arn:aws:iam::111122223333:root"));
    }
  }

  @Test
  void aPersonOfIdentityCenterIsLetInWhateverTheRegionOfItsPath() throws IOException {
    for (String region : new String[] {"", "eu-west-1/"}) {
      Role auditor =
          workerOf(
              "aws-reserved/sso.amazonaws.com/"
                  + region
                  + "AWSReservedSSO_Auditors_0123456789abcde"
                  + region.length());
      reader.trust(nobody());

      JsonNode remedy = remedyFor(session(auditor));

      assertThat(remedy.path("cause").asText()).isEqualTo("trust-policy");
      reader.trust(policyOf(remedy));
      assertHealthy(session(auditor));
    }
  }

  @Test
  void theRoleOfAPodIsLetInWithItsPath() throws IOException {
    Role pod = workerOf("eks/pod");
    Map<String, String> variables = session(pod);
    variables.put("AWS_ROLE_ARN", pod.arn());

    JsonNode remedy = remedyFor(variables);

    assertThat(remedy.at("/statement/Principal/AWS").asText()).isEqualTo(pod.arn());
    reader.trust(policyOf(remedy));
    assertHealthy(variables);
  }

  @Test
  void aPathThatNobodyTellsIsAskedFor() throws IOException {
    Map<String, String> variables = session(workerOf("teams/payments"));

    JsonNode remedy = remedyFor(variables);
    String text = person.keystoreWith(variables, doctor()).text();

    String note = "if role payments has a path, write it before the name: AWS does not tell it";
    assertThat(remedy.path("note").asText()).isEqualTo(note);
    assertThat(text).contains("}\n" + note + "\n");
  }

  /// In Account B, and may take the reader's role.
  private static Role workerOf(String pathAndName) {
    return accounts
        .accountB()
        .createRole(
            pathAndName,
            Policies.trustingService("ec2.amazonaws.com"),
            Policies.allow("sts:AssumeRole", reader.arn()));
  }

  private static Map<String, String> session(Role role) {
    AccessKey key = accounts.accountB().sessionOf(role, "alice", Duration.ofHours(1));
    return new HashMap<>(
        Map.of(
            "AWS_ACCESS_KEY_ID",
            key.accessKeyId(),
            "AWS_SECRET_ACCESS_KEY",
            key.secretAccessKey(),
            "AWS_SESSION_TOKEN",
            String.valueOf(key.sessionToken())));
  }

  private static JsonNode remedyFor(Map<String, String> variables) throws IOException {
    CommandRun run = person.keystoreWith(variables, doctor("--output=json"));
    assertThat(run.exitCode()).isEqualTo(1);
    return JSON.readTree(run.text()).at("/diagnosis/remedies/0");
  }

  private static void assertHealthy(Map<String, String> variables) {
    CommandRun run = person.keystoreWith(variables, doctor());
    assertThat(run.exitCode()).as(run.text() + run.stderr()).isZero();
  }

  private static String[] doctor(String... more) {
    return Stream.concat(
            Stream.of("doctor", "--role-arn=" + reader.arn(), "--item=payments/db"),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private static String policyOf(JsonNode remedy) {
    return "{\"Version\": \"2012-10-17\", \"Statement\": " + remedy.path("statement") + "}";
  }

  private static String nobody() {
    return Policies.trustingService("ec2.amazonaws.com");
  }

  private static String keyPolicy(String principal) {
    return """
    {"Version": "2012-10-17", "Statement": {
      "Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "kms:*", "Resource": "*"}}
    """
        .formatted(principal);
  }
}
