package io.keystoreoperator.localaws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The instance metadata service of one EC2 instance, version 2 alone: nothing is told without a
/// session token. Until a role is served, the instance has no profile.
public final class InstanceMetadata implements HttpHandler {
  private static final String TOKEN = "/latest/api/token";
  private static final String ROLES = "/latest/meta-data/iam/security-credentials/";
  private static final String INSTANCE_ID = "i-0123456789abcdef0";
  private static final int MAX_TTL_SECONDS = 21_600;
  private static final Duration VALIDITY = Duration.ofHours(6);
  private static final Duration RENEWAL = Duration.ofHours(1);
  private final Clock clock;
  private final Calls calls;
  private final Credentials credentials;
  private final String region;
  private final Map<String, Instant> tokens = new ConcurrentHashMap<>();
  private volatile @Nullable Role role;
  private volatile @Nullable AccessKey current;

  InstanceMetadata(Calls calls, Credentials credentials, String region) {
    this.clock = credentials.clock();
    this.calls = calls;
    this.credentials = credentials;
    this.region = region;
  }

  /// Gives the instance a profile with this role; its trust policy must let EC2 take it.
  public void serve(Role instanceRole) {
    ServiceTrust.require(instanceRole, "ec2.amazonaws.com", "sts:AssumeRole", region, _ -> null);
    current = null;
    role = instanceRole;
  }

  /// Takes the profile away.
  public void serveNothing() {
    role = null;
    current = null;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      answer(HttpCall.read(exchange)).send(exchange);
    }
  }

  private Reply answer(HttpCall call) {
    if (call.path().equals(TOKEN)) {
      calls.count("imds", "Token");
      return token(call);
    }
    Instant end = tokens.get(Objects.toString(call.header("X-aws-ec2-metadata-token"), ""));
    if (end == null || !clock.instant().isBefore(end)) {
      return Reply.text(401, "Unauthorized");
    }
    Role served = role;
    return switch (call.path()) {
      case "/latest/meta-data/placement/region" -> Reply.text(200, region);
      case "/latest/meta-data/placement/availability-zone" -> Reply.text(200, region + "a");
      case "/latest/meta-data/instance-id" -> Reply.text(200, INSTANCE_ID);
      case "/latest/dynamic/instance-identity/document" -> Reply.text(200, document());
      case ROLES, "/latest/meta-data/iam/security-credentials" ->
          served == null ? notFound() : Reply.text(200, served.name());
      default ->
          served != null && call.path().equals(ROLES + served.name())
              ? credentials(served)
              : notFound();
    };
  }

  private Reply token(HttpCall call) {
    String ttl = Objects.toString(call.header("X-aws-ec2-metadata-token-ttl-seconds"), "");
    if (!call.method().equals("PUT")) {
      return Reply.text(405, "Method Not Allowed");
    }
    if (!ttl.matches("\\d{1,5}") || Integer.parseInt(ttl) < 1) {
      return Reply.text(400, "Bad Request");
    }
    if (Integer.parseInt(ttl) > MAX_TTL_SECONDS) {
      return Reply.text(400, "Bad Request");
    }
    String token = UUID.randomUUID().toString();
    tokens.put(token, clock.instant().plusSeconds(Integer.parseInt(ttl)));
    return Reply.text(200, token);
  }

  private Reply credentials(Role served) {
    calls.count("imds", "Credentials");
    AccessKey key = current;
    if (key == null
        || Objects.requireNonNull(key.expiration()).isBefore(clock.instant().plus(RENEWAL))) {
      key =
          credentials.issueSession(
              served.session(INSTANCE_ID, Map.of(), Set.of()).ofInstance(), VALIDITY);
      current = key;
    }
    return Reply.json(
        200,
        "text/plain",
        Json.object()
            .put("Code", "Success")
            .put("LastUpdated", clock.instant().toString())
            .put("Type", "AWS-HMAC")
            .put("AccessKeyId", key.accessKeyId())
            .put("SecretAccessKey", key.secretAccessKey())
            .put("Token", key.sessionToken())
            .put("Expiration", Objects.requireNonNull(key.expiration()).toString()));
  }

  private String document() {
    Role served = role;
    return Json.object()
        .put("accountId", served == null ? "" : served.accountId())
        .put("instanceId", INSTANCE_ID)
        .put("region", region)
        .put("availabilityZone", region + "a")
        .toString();
  }

  private static Reply notFound() {
    return Reply.text(404, "Not Found");
  }
}
