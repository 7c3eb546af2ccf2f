package io.keystoreoperator.cloudformation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// An IAM policy as a template has it, whose statements each name their actions.
public record PolicyDocument(ObjectNode json) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /// Of a property, where it may stand as text.
  static PolicyDocument of(JsonNode property) {
    try {
      JsonNode json = property.isTextual() ? MAPPER.readTree(property.asText()) : property;
      if (json instanceof ObjectNode object && object.path("Statement") instanceof ArrayNode) {
        return new PolicyDocument(object);
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a policy that is no JSON", e);
    }
    throw new IllegalArgumentException("no policy: " + property);
  }

  public String text() {
    return json.toString();
  }

  /// All actions of all statements.
  public Stream<String> actions() {
    return statements().flatMap(statement -> strings(statement.path("Action")).stream());
  }

  /// The same without an action.
  public PolicyDocument without(String action) {
    ObjectNode rest = json.deepCopy();
    ArrayNode statements = rest.putArray("Statement");
    statements()
        .forEach(
            statement -> {
              List<String> actions = strings(statement.path("Action"));
              actions.remove(action);
              if (!actions.isEmpty()) {
                ObjectNode copy = statement.deepCopy();
                ArrayNode left = copy.putArray("Action");
                actions.forEach(left::add);
                statements.add(copy);
              }
            });
    return new PolicyDocument(rest);
  }

  /// One line for each action and resource: what is allowed, on what, to whom, and if what.
  Stream<String> lines() {
    return statements()
        .flatMap(
            statement ->
                strings(statement.path("Action")).stream()
                    .flatMap(action -> lines(statement, action)));
  }

  private static Stream<String> lines(JsonNode statement, String action) {
    String whom = statement.has("Principal") ? " by " + statement.path("Principal") : "";
    String when = statement.has("Condition") ? " if " + statement.path("Condition") : "";
    String what = statement.path("Effect").asText() + " " + action;
    return statement.has("Resource")
        ? strings(statement.path("Resource")).stream()
            .map(resource -> what + " on " + resource + whom + when)
        : Stream.of(what + whom + when);
  }

  private Stream<ObjectNode> statements() {
    List<ObjectNode> statements = new ArrayList<>();
    for (JsonNode statement : json.path("Statement")) {
      if (!(statement instanceof ObjectNode object) || !statement.has("Action")) {
        throw new IllegalArgumentException("a statement names its actions: " + statement);
      }
      statements.add(object);
    }
    return statements.stream();
  }

  private static List<String> strings(JsonNode oneOrMany) {
    List<String> strings = new ArrayList<>();
    if (oneOrMany.isArray()) {
      oneOrMany.forEach(one -> strings.add(one.asText()));
    } else {
      strings.add(oneOrMany.asText());
    }
    return strings;
  }
}
