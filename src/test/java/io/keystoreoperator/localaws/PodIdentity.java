package io.keystoreoperator.localaws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The EKS Pod Identity agent: a pod's token for a session of the role associated with its
/// ServiceAccount. The session's tags are transitive, as EKS makes them.
public final class PodIdentity implements HttpHandler {
  static final String PATH = "/v1/credentials";
  private static final String SERVICE = "pods.eks.amazonaws.com";
  private static final Duration VALIDITY = Duration.ofHours(6);

  private record Association(Role role, Map<String, String> tags) {}

  private final Map<String, Association> associations = new ConcurrentHashMap<>();
  private final Calls calls;
  private final Credentials credentials;
  private final String region;
  private final URI endpoint;

  PodIdentity(Calls calls, Credentials credentials, String region, URI endpoint) {
    this.calls = calls;
    this.credentials = credentials;
    this.region = region;
    this.endpoint = endpoint;
  }

  /// Gives pods that show this token the role; its trust policy must let EKS take it. Session tags
  /// are those of EKS: `kubernetes-namespace`, `kubernetes-service-account`, …; none where they are
  /// disabled.
  public void serve(String token, Role role, Map<String, String> tags) {
    Map<String, List<String>> keys = new HashMap<>();
    keys.put("aws:SourceAccount", List.of(role.accountId()));
    keys.put("aws:TagKeys", List.copyOf(tags.keySet()));
    tags.forEach((key, value) -> keys.put("aws:RequestTag/" + key, List.of(value)));
    ServiceTrust.require(role, SERVICE, "sts:AssumeRole", region, keys::get);
    ServiceTrust.require(role, SERVICE, "sts:TagSession", region, keys::get);
    associations.put(token, new Association(role, Map.copyOf(tags)));
  }

  /// The variables that EKS gives such a pod.
  public Map<String, String> environment(Path tokenFile) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", endpoint + PATH);
    environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", tokenFile.toString());
    return environment;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      answer(HttpCall.read(exchange)).send(exchange);
    }
  }

  private Reply answer(HttpCall call) {
    calls.count("container", "Credentials");
    Association association =
        associations.get(Objects.requireNonNullElse(call.header("Authorization"), ""));
    if (association == null) {
      return Reply.text(401, "Service account token cannot be empty or unknown");
    }
    Role role = association.role();
    Principal.Caller session =
        role.session("eks-" + UUID.randomUUID(), association.tags(), association.tags().keySet());
    AccessKey key = credentials.issueSession(session, VALIDITY);
    return Reply.json(
        200,
        "application/json",
        Json.object()
            .put("AccessKeyId", key.accessKeyId())
            .put("SecretAccessKey", key.secretAccessKey())
            .put("Token", key.sessionToken())
            .put("AccountId", role.accountId())
            .put("Expiration", Objects.requireNonNull(key.expiration()).toString()));
  }
}
