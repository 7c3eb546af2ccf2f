package io.keystoreoperator.localaws;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// One statement of a [Policy].
record Statement(
    boolean denies,
    PrincipalElement principals,
    boolean exceptActions,
    List<Wildcards> actions,
    boolean exceptResources,
    List<ArnPattern> resources,
    List<Condition> conditions) {
  private static final Set<String> ELEMENTS =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");

  static Statement parse(Policy.Kind kind, JsonNode json) {
    onlyKnown(json, ELEMENTS);
    requirePresence(json, "Principal", kind.namesPrincipals);
    String actionElement = oneOf(json, "Action", "NotAction");
    String resourceElement = kind.namesResources ? oneOf(json, "Resource", "NotResource") : "";
    requirePresence(json, "Resource", resourceElement.equals("Resource"));
    requirePresence(json, "NotResource", resourceElement.equals("NotResource"));
    return new Statement(
        denies(json),
        kind.namesPrincipals
            ? PrincipalElement.parse(json.get("Principal"))
            : PrincipalElement.ANYONE,
        actionElement.equals("NotAction"),
        strings(json, actionElement).stream().map(Statement::action).toList(),
        resourceElement.equals("NotResource"),
        kind.namesResources
            ? strings(json, resourceElement).stream().map(ArnPattern::parse).toList()
            : List.of(ArnPattern.parse("*")),
        conditions(json.path("Condition")));
  }

  Verdict decide(AccessRequest request) {
    Verdict whom = principals.match(request.principal());
    if (whom == Verdict.SILENT
        || !matchesAction(request)
        || !matchesResource(request)
        || !conditions.stream().allMatch(condition -> condition.holds(request))) {
      return Verdict.SILENT;
    }
    return denies ? Verdict.DENIED : whom;
  }

  private boolean matchesAction(AccessRequest request) {
    String action = request.action().toLowerCase(Locale.ROOT);
    return exceptActions != actions.stream().anyMatch(a -> a.matches(action, request));
  }

  private boolean matchesResource(AccessRequest request) {
    return exceptResources
        != resources.stream().anyMatch(r -> r.matches(request.resource(), request));
  }

  private static boolean denies(JsonNode json) {
    return switch (json.path("Effect").asText()) {
      case "Allow" -> false;
      case "Deny" -> true;
      default -> throw new UnsupportedPolicyException("Effect is Allow or Deny: " + json);
    };
  }

  private static Wildcards action(String action) {
    if (!action.equals("*") && action.indexOf(':') < 1) {
      throw new UnsupportedPolicyException("an action is * or service:Name, not " + action);
    }
    return Wildcards.pattern(action.toLowerCase(Locale.ROOT));
  }

  private static List<Condition> conditions(JsonNode json) {
    List<Condition> conditions = new ArrayList<>();
    for (Map.Entry<String, JsonNode> operator : json.properties()) {
      for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
        conditions.add(
            Condition.parse(operator.getKey(), key.getKey(), strings(operator.getValue(), key)));
      }
    }
    return conditions;
  }

  private static List<String> strings(JsonNode parent, Map.Entry<String, JsonNode> field) {
    return strings(parent, field.getKey());
  }

  /// A string, or a list of strings; never empty.
  static List<String> strings(JsonNode parent, String field) {
    List<String> strings = new ArrayList<>();
    for (JsonNode value : list(parent, field)) {
      if (!value.isValueNode() || value.isNull()) {
        throw new UnsupportedPolicyException(field + " takes strings, not " + value);
      }
      strings.add(value.asText());
    }
    return strings;
  }

  /// One value, or a list of them; never empty.
  static List<JsonNode> list(JsonNode parent, String field) {
    JsonNode value = parent.path(field);
    List<JsonNode> values = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(values::add);
    } else if (!value.isMissingNode()) {
      values.add(value);
    }
    if (values.isEmpty()) {
      throw new UnsupportedPolicyException(field + " is missing or empty: " + parent);
    }
    return values;
  }

  static void onlyKnown(JsonNode json, Set<String> known) {
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw new UnsupportedPolicyException("unknown policy element: " + name);
      }
    }
  }

  private static void requirePresence(JsonNode json, String element, boolean wanted) {
    if (json.has(element) != wanted) {
      throw new UnsupportedPolicyException(
          element + (wanted ? " is missing: " : " does not belong here: ") + json);
    }
  }

  private static String oneOf(JsonNode json, String element, String negated) {
    if (json.has(element) == json.has(negated)) {
      throw new UnsupportedPolicyException(
          "a statement has either " + element + " or " + negated + ": " + json);
    }
    return json.has(element) ? element : negated;
  }
}
