package io.keystoreoperator.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Everything that makes an AWS session what it is. Two requests share a session only when they are
/// equal in every field, so that no one ever gets a session made for somebody else.
///
/// @param roles assumed in order from the base identity; empty means the base identity itself
/// @param sessionName the RoleSessionName of every role taken, seen in CloudTrail
/// @param duration of the last role's session
/// @param tags session tags of the last role; `transitiveTagKeys` are those passed on
/// @param scope tells sessions apart that would otherwise be equal; the namespace, or empty
public record SessionRequest(
    String region,
    BaseIdentity base,
    List<RoleStep> roles,
    String sessionName,
    Duration duration,
    Map<String, String> tags,
    Set<String> transitiveTagKeys,
    String scope) {
  public SessionRequest {
    roles = List.copyOf(roles);
    tags = Map.copyOf(tags);
    transitiveTagKeys = Set.copyOf(transitiveTagKeys);
  }
}
