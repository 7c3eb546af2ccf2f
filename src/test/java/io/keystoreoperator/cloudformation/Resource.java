package io.keystoreoperator.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A resource of a stack.
///
/// @param properties without functions
public record Resource(String logicalId, String type, ObjectNode properties, Provider.Made made) {

  public String property(String name) {
    return properties.path(name).asText();
  }

  /// Who may take the role.
  public Optional<PolicyDocument> trust() {
    return document(properties.path("AssumeRolePolicyDocument"));
  }

  /// Who may use the key.
  Optional<PolicyDocument> keyPolicy() {
    return document(properties.path("KeyPolicy"));
  }

  /// What the role may do, by policies of its own or by one that is attached to it.
  public List<PolicyDocument> permissions() {
    List<PolicyDocument> permissions = new ArrayList<>();
    document(properties.path("PolicyDocument")).ifPresent(permissions::add);
    for (JsonNode policy : properties.path("Policies")) {
      permissions.add(PolicyDocument.of(policy.path("PolicyDocument")));
    }
    return permissions;
  }

  /// All its policies, line by line.
  Stream<String> policyLines() {
    Stream<String> resourcePolicies =
        Stream.of(trust(), keyPolicy()).flatMap(Optional::stream).flatMap(PolicyDocument::lines);
    return Stream.concat(
        resourcePolicies.map(line -> logicalId + ": " + line),
        permissions().stream().flatMap(PolicyDocument::lines).map(line -> logicalId + ": " + line));
  }

  private static Optional<PolicyDocument> document(JsonNode property) {
    return property.isMissingNode() ? Optional.empty() : Optional.of(PolicyDocument.of(property));
  }
}
