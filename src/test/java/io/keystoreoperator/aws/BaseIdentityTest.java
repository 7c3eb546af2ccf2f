package io.keystoreoperator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.localaws.Fault;
import io.keystoreoperator.localaws.Policies;
import io.keystoreoperator.model.AwsDenial;
import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.RoleStep;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/// Who the operator is before it assumes a role: the node it runs on, or a ServiceAccount.
class BaseIdentityTest {
  private static final String ISSUER = "https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE";
  private static final String SUBJECT = "system:serviceaccount:team-a:app";
  private static final String METADATA = "aws.ec2MetadataServiceEndpoint";

  private static TwoAccounts accounts;
  private static KeyPair issuerKey;
  private final AtomicInteger tokens = new AtomicInteger();
  private AwsSessions sessions;

  @BeforeAll
  static void startAccounts() throws GeneralSecurityException {
    accounts = new TwoAccounts();
    issuerKey = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    accounts.b.trustIssuer(ISSUER, Set.of("sts.amazonaws.com"), issuerKey.getPublic());
    accounts.b.createRole(
        "app",
        Policies.trustingSubject("444455556666", ISSUER, SUBJECT),
        Policies.allow("sts:*", "*"));
  }

  @AfterAll
  static void stopAccounts() {
    accounts.close();
  }

  @BeforeEach
  void openSessions() {
    accounts.allowReading();
    accounts.aws.instanceMetadata().serve(accounts.node);
    sessions = sessions(DefaultCredentialsProvider.builder().build());
  }

  @AfterEach
  void closeSessions() {
    sessions.close();
    System.setProperty(METADATA, accounts.aws.endpoint().toString());
  }

  @Test
  void withoutARoleTheSessionIsTheNodesOwn() {
    AwsSession session = sessions.session(request(new BaseIdentity.Operator()));

    assertThat(session.principal()).isEqualTo(TwoAccounts.NODE_ARN);
    assertThat(session.principal()).isEqualTo(TwoAccounts.NODE_ARN);
    assertThat(accounts.aws.calls("sts", "GetCallerIdentity")).isEqualTo(1);
    assertThat(accounts.assumed()).isZero();
  }

  @Test
  void aServiceAccountsTokenIsExchangedForItsRole() {
    AwsSession session = sessions.session(request(account("app")));

    assertThat(session.principal())
        .isEqualTo("arn:aws:sts::444455556666:assumed-role/app/kso=team-a,own");
    assertThat(accounts.aws.calls().snapshot())
        .containsOnly(Map.entry("sts:AssumeRoleWithWebIdentity", 1L));
  }

  @Test
  void aServiceAccountsSessionLeadsOnToTheReader() {
    var roles = List.of(new RoleStep(accounts.reader.arn(), TwoAccounts.EXTERNAL_ID));
    var request = TwoAccounts.session(account("app"), roles, Map.of());

    assertThat(sessions.session(request).principal()).isEqualTo(TwoAccounts.READER_SESSION_ARN);
  }

  @Test
  void eachRenewalAsksForATokenOfItsOwn() {
    AwsSession session = sessions.session(request(account("app")));
    session.principal();
    session.principal();
    assertThat(tokens).hasValue(1);

    accounts.clock.putForward(Duration.ofHours(1));
    session.principal();

    assertThat(tokens).hasValue(2);
    assertThat(accounts.aws.calls("sts", "AssumeRoleWithWebIdentity")).isEqualTo(2);
  }

  @Test
  void aRoleThatDoesNotTrustTheServiceAccountIsDenied() {
    assertThat(Failures.of(() -> sessions.session(request(account("other"))).principal()))
        .isEqualTo(
            new SyncFailure.AssumeRoleDenied(
                new AwsDenial(
                    "system:serviceaccount:team-a:other",
                    "sts:AssumeRoleWithWebIdentity",
                    "arn:aws:iam::444455556666:role/app",
                    "Not authorized to perform sts:AssumeRoleWithWebIdentity")));
  }

  @Test
  void aTokenThatStsDoesNotAcceptIsDenied() {
    accounts
        .aws
        .faults()
        .every(
            "sts",
            "AssumeRoleWithWebIdentity",
            new Fault.Refused(400, "InvalidIdentityToken", "No OpenIDConnect provider found"));

    assertThat(Failures.of(() -> sessions.session(request(account("app"))).principal()))
        .isInstanceOfSatisfying(
            SyncFailure.AssumeRoleDenied.class,
            failure ->
                assertThat(failure.denial().message())
                    .isEqualTo("No OpenIDConnect provider found"));
  }

  @Test
  void whatTheApiServerRefusesIsPassedOnAndRemembered() {
    var refused = new SyncFailure.Unavailable("Kubernetes", "TokenRequest", "refused");
    AtomicInteger asked = new AtomicInteger();
    try (var refusing =
        new AwsSessions(
            DefaultCredentialsProvider.builder().build(),
            (_, _) -> {
              asked.incrementAndGet();
              throw new SyncFailedException(refused);
            },
            SessionLifetimes.DEFAULT,
            accounts.clock)) {
      for (int i = 0; i < 10; i++) {
        assertThat(Failures.of(() -> refusing.session(request(account("app"))).principal()))
            .isEqualTo(refused);
      }
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void aNodeWithoutAnInstanceProfileHasNoIdentity() {
    accounts.aws.instanceMetadata().serveNothing();

    assertThat(Failures.of(() -> sessions.session(accounts.readerSession()).principal()))
        .isInstanceOfSatisfying(
            SyncFailure.AssumeRoleDenied.class,
            failure -> {
              assertThat(failure.denial().principal())
                  .isEqualTo("the operator's own identity (no AWS credentials found)");
              assertThat(failure.denial().message())
                  .startsWith("Unable to load credentials from any of the providers in the chain");
            });
  }

  @Test
  void instanceMetadataThatCannotBeReachedMayComeBack() throws IOException {
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      System.setProperty(METADATA, "http://127.0.0.1:" + closed.getLocalPort());
    }
    try (var unreachable = sessions(DefaultCredentialsProvider.builder().build())) {
      assertThat(Failures.of(() -> unreachable.session(accounts.readerSession()).principal()))
          .isInstanceOfSatisfying(
              SyncFailure.Unavailable.class,
              failure -> assertThat(failure.service()).isEqualTo("EC2 instance metadata"));
    }
  }

  @Test
  void aWebIdentityThatStsRefusesInsideTheChainIsADenial() {
    String words =
        "WebIdentityTokenCredentialsProvider(): Not authorized to perform"
            + " sts:AssumeRoleWithWebIdentity";
    AwsCredentialsProvider chain =
        () -> {
          throw SdkClientException.create(
              words + " (Service: Sts, Status Code: 403, Request ID: 8f3c) (SDK Attempt Count: 1)");
        };
    try (var refused = sessions(chain)) {
      assertThat(Failures.of(() -> refused.session(accounts.readerSession()).principal()))
          .isInstanceOfSatisfying(
              SyncFailure.AssumeRoleDenied.class,
              failure -> assertThat(failure.denial().message()).isEqualTo(words));
    }
  }

  private AwsSessions sessions(AwsCredentialsProvider operator) {
    return new AwsSessions(
        operator,
        (namespace, name) -> token("system:serviceaccount:" + namespace + ":" + name),
        SessionLifetimes.DEFAULT,
        accounts.clock);
  }

  private static SessionRequest request(BaseIdentity base) {
    return TwoAccounts.session(base, List.of(), Map.of());
  }

  private static BaseIdentity account(String name) {
    return new BaseIdentity.ServiceAccount(
        "team-a", name, "uid-of-" + name, "arn:aws:iam::444455556666:role/app");
  }

  private String token(String subject) {
    tokens.incrementAndGet();
    String claims =
        "{\"iss\":\"%s\",\"aud\":\"sts.amazonaws.com\",\"sub\":\"%s\",\"exp\":%d}"
            .formatted(ISSUER, subject, accounts.clock.instant().getEpochSecond() + 600);
    String signed = base64("{\"alg\":\"RS256\"}") + "." + base64(claims);
    try {
      Signature signer = Signature.getInstance("SHA256withRSA");
      signer.initSign(issuerKey.getPrivate());
      signer.update(signed.getBytes(StandardCharsets.UTF_8));
      return signed + "." + encoder().encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(String text) {
    return encoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Base64.Encoder encoder() {
    return Base64.getUrlEncoder().withoutPadding();
  }
}
