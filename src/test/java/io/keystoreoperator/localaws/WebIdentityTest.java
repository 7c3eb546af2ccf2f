package io.keystoreoperator.localaws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;

/// AssumeRoleWithWebIdentity, as IRSA uses it.
class WebIdentityTest {
  private static final String ISSUER = "https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE";
  private static final String AUDIENCE = "sts.amazonaws.com";
  private static final String SUBJECT = TokenIssuer.subject("team-a", "app");
  private static final TokenIssuer CLUSTER = new TokenIssuer(ISSUER);
  private static LocalAws aws;
  private static Clients clients;

  @BeforeAll
  static void startAccount() {
    aws = LocalAws.start();
    clients = new Clients(aws, aws.region());
    Account b = aws.account("444455556666");
    b.trustIssuer(ISSUER, Set.of(AUDIENCE), CLUSTER.jwks());
    b.createRole("app", Policies.trustingSubject(b.id(), ISSUER, SUBJECT));
  }

  @AfterAll
  static void stopAccount() {
    clients.close();
    aws.close();
  }

  @Test
  void aTokenIsExchangedForASession() {
    var taken = exchange(CLUSTER.token(SUBJECT, AUDIENCE, inAnHour()));

    assertThat(taken.assumedRoleUser().arn())
        .isEqualTo("arn:aws:sts::444455556666:assumed-role/app/irsa");
    assertThat(taken.subjectFromWebIdentityToken()).isEqualTo(SUBJECT);
    var key = taken.credentials();
    var session = new AccessKey(key.accessKeyId(), key.secretAccessKey(), key.sessionToken(), null);
    assertThat(clients.sts(session.provider()).getCallerIdentity().account())
        .isEqualTo("444455556666");
  }

  @Test
  void anotherServiceAccountIsRefused() {
    String token = CLUSTER.token(TokenIssuer.subject("team-b", "app"), AUDIENCE, inAnHour());

    assertThat(Refusal.of(() -> exchange(token)))
        .isEqualTo(
            new Refusal(
                403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"));
  }

  @Test
  void anExpiredTokenIsRefused() {
    String token = CLUSTER.token(SUBJECT, AUDIENCE, Instant.now().minusSeconds(60));

    assertThat(Refusal.of(() -> exchange(token)))
        .extracting(Refusal::status, Refusal::code)
        .containsExactly(400, "ExpiredTokenException");
  }

  @Test
  void anotherAudienceIsRefused() {
    String token = CLUSTER.token(SUBJECT, "https://kubernetes.default.svc", inAnHour());

    assertThat(Refusal.of(() -> exchange(token)))
        .isEqualTo(new Refusal(400, "InvalidIdentityToken", "Incorrect token audience"));
  }

  @Test
  void anotherIssuersSignatureIsRefused() {
    String token = new TokenIssuer(ISSUER).token(SUBJECT, AUDIENCE, inAnHour());

    assertThat(Refusal.of(() -> exchange(token)).code()).isEqualTo("InvalidIdentityToken");
  }

  @Test
  void anUnknownIssuerIsRefused() {
    TokenIssuer stranger = new TokenIssuer("https://oidc.example.org");

    assertThat(Refusal.of(() -> exchange(stranger.token(SUBJECT, AUDIENCE, inAnHour()))))
        .isEqualTo(
            new Refusal(
                400,
                "InvalidIdentityToken",
                "No OpenIDConnect provider found in your account for https://oidc.example.org"));
  }

  @Test
  void whatIsNoTokenIsRefused() {
    assertThat(Refusal.of(() -> exchange("not.a.token")).code()).isEqualTo("InvalidIdentityToken");
    assertThat(Refusal.of(() -> exchange("nonsense")).code()).isEqualTo("InvalidIdentityToken");
  }

  private static Instant inAnHour() {
    return Instant.now().plus(Duration.ofHours(1));
  }

  private static AssumeRoleWithWebIdentityResponse exchange(String token) {
    return clients
        .sts(AnonymousCredentialsProvider.create())
        .assumeRoleWithWebIdentity(
            r ->
                r.roleArn("arn:aws:iam::444455556666:role/app")
                    .roleSessionName("irsa")
                    .webIdentityToken(token));
  }
}
