package io.keystoreoperator.localaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.InstanceProfileRegionProvider;

/// What EC2 and EKS give a process that has nothing else.
class CredentialEndpointsTest {
  private static final String ROLES = "/latest/meta-data/iam/security-credentials/";
  private final TestClock clock = new TestClock();
  private final LocalAws aws = LocalAws.start(clock);
  private final Clients clients = new Clients(aws, "us-east-1");
  private final Account b = aws.account("444455556666");
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    aws.systemProperties().keySet().forEach(System::clearProperty);
    System.clearProperty("aws.containerCredentialsFullUri");
    System.clearProperty("aws.containerAuthorizationTokenFile");
    http.close();
    clients.close();
    aws.close();
  }

  @Test
  void anInstanceHasTheIdentityOfItsProfile() {
    aws.instanceMetadata().serve(node());
    aws.systemProperties().forEach(System::setProperty);

    try (var node = InstanceProfileCredentialsProvider.create()) {
      assertThat(clients.sts(node).getCallerIdentity().arn())
          .isEqualTo("arn:aws:sts::444455556666:assumed-role/node/i-0123456789abcdef0");
    }
    assertThat(new InstanceProfileRegionProvider().getRegion().id()).isEqualTo("us-east-1");
  }

  @Test
  void aRoleThatAnInstanceTakesIsNotChained() {
    aws.instanceMetadata().serve(node());
    aws.systemProperties().forEach(System::setProperty);
    Role role =
        b.createRole("long-lived", Policies.trusting("arn:aws:iam::444455556666:role/node"))
            .maxSession(Duration.ofHours(12));

    try (var node = InstanceProfileCredentialsProvider.create()) {
      var taken =
          clients
              .sts(node)
              .assumeRole(
                  r -> r.roleArn(role.arn()).roleSessionName("test").durationSeconds(43_200));

      assertThat(taken.credentials().expiration())
          .isEqualTo(clock.instant().plus(Duration.ofHours(12)).truncatedTo(ChronoUnit.SECONDS));
    }
  }

  @Test
  void anInstanceWithoutAProfileHasNone() {
    aws.systemProperties().forEach(System::setProperty);

    try (var node = InstanceProfileCredentialsProvider.create()) {
      assertThatThrownBy(node::resolveCredentials).isInstanceOf(SdkClientException.class);
    }
  }

  @Test
  void nothingIsToldWithoutAToken() throws Exception {
    aws.instanceMetadata().serve(node());

    assertThat(get(ROLES, "none").statusCode()).isEqualTo(401);
    assertThat(get(ROLES + "node", "forged").statusCode()).isEqualTo(401);
  }

  @Test
  void aTokenNeedsATimeToLive() throws Exception {
    assertThat(putToken("0").statusCode()).isEqualTo(400);
    assertThat(putToken("21601").statusCode()).isEqualTo(400);
    assertThat(putToken("x").statusCode()).isEqualTo(400);
  }

  @Test
  void aTokenEnds() throws Exception {
    aws.instanceMetadata().serve(node());
    String token = putToken("60").body();

    assertThat(get(ROLES, token).body()).isEqualTo("node");
    clock.advance(Duration.ofSeconds(60));
    assertThat(get(ROLES, token).statusCode()).isEqualTo(401);
  }

  @Test
  void credentialsAreRenewedInTime() throws Exception {
    aws.instanceMetadata().serve(node());
    String first = credentials();

    clock.advance(Duration.ofHours(4));
    assertThat(credentials()).isEqualTo(first);
    clock.advance(Duration.ofHours(2));
    assertThat(credentials()).isNotEqualTo(first);
  }

  @Test
  void aRoleThatDoesNotTrustEc2IsNoProfile() {
    Role role = b.createRole("other", Policies.trustingService("lambda.amazonaws.com"));

    assertThatThrownBy(() -> aws.instanceMetadata().serve(role))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ec2.amazonaws.com");
  }

  @Test
  void aPodHasTheRoleOfItsServiceAccount(@TempDir Path dir) throws IOException {
    Role role = b.createRole("pod", Policies.trustingService("pods.eks.amazonaws.com"));
    aws.podIdentity().serve("a-token", role, Map.of("kubernetes-namespace", "team-a"));

    try (var pod = pod(dir, "a-token")) {
      assertThat(clients.sts(pod).getCallerIdentity().arn())
          .startsWith("arn:aws:sts::444455556666:assumed-role/pod/eks-");
    }
  }

  @Test
  void aRoleIsGivenOnlyToTheServiceAccountItTrusts() {
    Role role =
        b.createRole(
            "held",
            """
            {"Version": "2012-10-17", "Statement": {
              "Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"},
              "Action": ["sts:AssumeRole", "sts:TagSession"],
              "Condition": {"StringEquals": {
                "aws:SourceAccount": "444455556666",
                "aws:RequestTag/kubernetes-namespace": "team-a"}}}}
            """);

    aws.podIdentity().serve("one", role, Map.of("kubernetes-namespace", "team-a"));
    assertThatThrownBy(
            () -> aws.podIdentity().serve("other", role, Map.of("kubernetes-namespace", "team-b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pods.eks.amazonaws.com");
  }

  @Test
  void aPodWithAnotherTokenHasNone(@TempDir Path dir) throws IOException {
    try (var pod = pod(dir, "another-token")) {
      assertThatThrownBy(pod::resolveCredentials).isInstanceOf(SdkClientException.class);
    }
  }

  private Role node() {
    return b.createRole("node", Policies.trustingService("ec2.amazonaws.com"));
  }

  private ContainerCredentialsProvider pod(Path dir, String token) throws IOException {
    Path file = Files.writeString(dir.resolve("token"), token);
    var environment = aws.podIdentity().environment(file);
    System.setProperty(
        "aws.containerCredentialsFullUri",
        environment.getOrDefault("AWS_CONTAINER_CREDENTIALS_FULL_URI", ""));
    System.setProperty(
        "aws.containerAuthorizationTokenFile",
        environment.getOrDefault("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", ""));
    return ContainerCredentialsProvider.create();
  }

  private String credentials() throws Exception {
    String body = get(ROLES + "node", putToken("60").body()).body();
    return Json.MAPPER.readTree(body).path("AccessKeyId").asText();
  }

  private HttpResponse<String> putToken(String ttl) throws Exception {
    return http.send(
        HttpRequest.newBuilder(at("/latest/api/token"))
            .header("X-aws-ec2-metadata-token-ttl-seconds", ttl)
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path, String token) throws Exception {
    return http.send(
        HttpRequest.newBuilder(at(path)).header("X-aws-ec2-metadata-token", token).build(),
        BodyHandlers.ofString());
  }

  private URI at(String path) {
    return aws.endpoint().resolve(path);
  }
}
