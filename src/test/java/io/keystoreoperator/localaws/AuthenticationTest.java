package io.keystoreoperator.localaws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;

/// Who may speak at all, and how each service says no.
class AuthenticationTest {
  private final TestClock clock = new TestClock();
  private final LocalAws aws = LocalAws.start(clock);
  private final Clients clients = new Clients(aws, "us-east-1");
  private final Account a = aws.account("111122223333");
  private final Role role =
      a.createRole(
          "reader",
          Policies.trustingService("ec2.amazonaws.com"),
          Policies.allow("dynamodb:ListTables", "*"),
          Policies.allow("kms:ListAliases", "*"));

  @AfterEach
  void stop() {
    clients.close();
    aws.close();
  }

  @Test
  void aSessionMayDoWhatItsRoleMay() {
    AccessKey session = a.sessionOf(role, "test", Duration.ofHours(1));

    assertThat(clients.dynamoDb(session.provider()).listTables().tableNames()).isEmpty();
    assertThat(clients.kms(session.provider()).listAliases().aliases()).isEmpty();
    assertThat(clients.sts(session.provider()).getCallerIdentity().arn())
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/reader/test");
  }

  @Test
  void anUnknownKeyIsRefused() {
    refusedEverywhere(
        new AccessKey("AKIAUNKNOWN", "secret", null, null),
        new Refusal(
            400,
            "UnrecognizedClientException",
            "The security token included in the request is invalid."),
        new Refusal(
            403, "InvalidClientTokenId", "The security token included in the request is invalid."));
  }

  @Test
  void aTokenOfAnotherSessionIsRefused() {
    AccessKey one = a.sessionOf(role, "one", Duration.ofHours(1));
    AccessKey other = a.sessionOf(role, "other", Duration.ofHours(1));

    refusedEverywhere(
        new AccessKey(one.accessKeyId(), one.secretAccessKey(), other.sessionToken(), null),
        new Refusal(
            400,
            "UnrecognizedClientException",
            "The security token included in the request is invalid."),
        new Refusal(
            403, "InvalidClientTokenId", "The security token included in the request is invalid."));
  }

  @Test
  void anEndedSessionIsRefused() {
    AccessKey session = a.sessionOf(role, "test", Duration.ofHours(1));

    clock.advance(Duration.ofHours(1));

    refusedEverywhere(
        session,
        new Refusal(
            400, "ExpiredTokenException", "The security token included in the request is expired"),
        new Refusal(403, "ExpiredToken", "The security token included in the request is expired"));
  }

  @Test
  void aWrongSecretIsRefused() {
    AccessKey session = a.sessionOf(role, "test", Duration.ofHours(1));
    var forged =
        new AccessKey(session.accessKeyId(), "not the secret", session.sessionToken(), null);

    assertThat(Refusal.of(() -> clients.kms(forged.provider()).listAliases()).code())
        .isEqualTo("InvalidSignatureException");
    assertThat(Refusal.of(() -> clients.dynamoDb(forged.provider()).listTables()).code())
        .isEqualTo("InvalidSignatureException");
    assertThat(Refusal.of(() -> clients.sts(forged.provider()).getCallerIdentity()))
        .extracting(Refusal::status, Refusal::code)
        .containsExactly(403, "SignatureDoesNotMatch");
  }

  @Test
  void anUnsignedRequestIsRefused() {
    var nobody = AnonymousCredentialsProvider.create();

    assertThat(Refusal.of(() -> clients.kms(nobody).listAliases()).code())
        .isEqualTo("MissingAuthenticationTokenException");
    assertThat(Refusal.of(() -> clients.sts(nobody).getCallerIdentity()).code())
        .isEqualTo("MissingAuthenticationToken");
  }

  @Test
  void aPermissionTakenAwayCountsAtOnce() {
    AccessKey session = a.sessionOf(role, "test", Duration.ofHours(1));

    role.permissions();

    assertThat(Refusal.of(() -> clients.kms(session.provider()).listAliases()).code())
        .isEqualTo("AccessDeniedException");
  }

  private void refusedEverywhere(AccessKey key, Refusal inJson, Refusal inSts) {
    assertThat(Refusal.of(() -> clients.kms(key.provider()).listAliases())).isEqualTo(inJson);
    assertThat(Refusal.of(() -> clients.dynamoDb(key.provider()).listTables())).isEqualTo(inJson);
    assertThat(Refusal.of(() -> clients.sts(key.provider()).getCallerIdentity())).isEqualTo(inSts);
  }
}
