package io.keystoreoperator.localaws;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// An IAM role: who may take it, and what its sessions may do. Both can be changed at any time and
/// count at once.
public final class Role implements Identity {
  private static final Duration DEFAULT_MAX_SESSION = Duration.ofHours(1);
  private final String accountId;
  private final String path;
  private final String name;
  private final String id;
  private final Map<String, String> tags = new ConcurrentHashMap<>();
  private volatile Policy trust;
  private volatile List<Policy> policies;
  private volatile Duration maxSession = DEFAULT_MAX_SESSION;

  Role(String accountId, String pathAndName, String id, String trustPolicy, String... permissions) {
    this.accountId = accountId;
    int slash = pathAndName.lastIndexOf('/') + 1;
    this.path = pathAndName.substring(0, slash);
    this.name = pathAndName.substring(slash);
    this.id = id;
    this.trust = Policy.parse(Policy.Kind.TRUST, trustPolicy);
    this.policies = parse(permissions);
  }

  private static List<Policy> parse(String... permissions) {
    return Arrays.stream(permissions)
        .map(json -> Policy.parse(Policy.Kind.IDENTITY, json))
        .toList();
  }

  /// Replaces the trust policy.
  public Role trust(String trustPolicy) {
    trust = Policy.parse(Policy.Kind.TRUST, trustPolicy);
    return this;
  }

  /// Replaces all permission policies; none at all leaves the role powerless.
  public Role permissions(String... permissions) {
    policies = parse(permissions);
    return this;
  }

  /// MaxSessionDuration: 1 h unless set, 12 h at most.
  public Role maxSession(Duration duration) {
    maxSession = duration;
    return this;
  }

  public Role tag(String key, String value) {
    tags.put(key, value);
    return this;
  }

  public String name() {
    return name;
  }

  @Override
  public String accountId() {
    return accountId;
  }

  @Override
  public String arn() {
    return "arn:aws:iam::" + accountId + ":role/" + path + name;
  }

  @Override
  public Map<String, String> tags() {
    return tags;
  }

  @Override
  public List<Policy> policies() {
    return policies;
  }

  Policy trust() {
    return trust;
  }

  Duration maxSession() {
    return maxSession;
  }

  /// A session of this role, as a principal.
  Principal.Caller session(
      String sessionName, Map<String, String> sessionTags, Set<String> transitive) {
    return new Principal.Caller(
        this,
        "arn:aws:sts::" + accountId + ":assumed-role/" + name + "/" + sessionName,
        id + ":" + sessionName,
        new TreeMap<>(sessionTags),
        transitive,
        true);
  }
}
