package io.keystoreoperator.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A template with its parameters, and what came of it. A resource is made before those that refer
/// to it.
public final class Stack {
  private final JsonNode template;
  private final Parameters parameters;
  private final Provider provider;
  private final Expressions expressions = new Expressions(new NamesHere());
  private final Map<String, Resource> resources = new LinkedHashMap<>();
  private final Set<String> underway = new HashSet<>();

  Stack(JsonNode template, Parameters parameters, Provider provider) {
    this.template = template;
    this.parameters = parameters;
    this.provider = provider;
    for (var resource : template.path("Resources").properties()) {
      if (exists(resource.getValue())) {
        resource(resource.getKey());
      }
    }
  }

  /// By logical ID, those that others refer to first.
  public Map<String, Resource> resources() {
    return Map.copyOf(resources);
  }

  /// What goes when the stack is deleted, the last made first: all that its template does not
  /// retain.
  public List<Resource> deleted() {
    return resources.values().stream()
        .filter(resource -> !isRetained(template.path("Resources").path(resource.logicalId())))
        .toList()
        .reversed();
  }

  private static boolean isRetained(JsonNode declaration) {
    return declaration.path("DeletionPolicy").asText().equals("Retain");
  }

  public Resource resource(String logicalId) {
    Resource made = resources.get(logicalId);
    if (made != null) {
      return made;
    }
    JsonNode declaration = template.path("Resources").path(logicalId);
    if (!exists(declaration)) {
      throw new IllegalArgumentException("the stack has no " + logicalId);
    }
    if (!underway.add(logicalId)) {
      throw new IllegalArgumentException(logicalId + " refers to itself");
    }
    Resource resource = make(logicalId, declaration);
    resources.put(logicalId, resource);
    return resource;
  }

  private Resource make(String logicalId, JsonNode declaration) {
    String type = declaration.path("Type").asText();
    JsonNode properties = expressions.evaluate(declaration.path("Properties"));
    if (properties instanceof ObjectNode object) {
      return new Resource(logicalId, type, object, provider.make(logicalId, type, object));
    }
    throw new IllegalArgumentException(logicalId + " has no properties");
  }

  /// All policies of all resources, line by line.
  List<String> policyLines() {
    return resources.values().stream().flatMap(Resource::policyLines).toList();
  }

  /// The outputs there are, by name.
  public Map<String, String> outputs() {
    Map<String, String> outputs = new LinkedHashMap<>();
    for (var output : template.path("Outputs").properties()) {
      if (exists(output.getValue())) {
        JsonNode value = output.getValue().path("Value");
        outputs.put(output.getKey(), expressions.evaluate(value).asText());
      }
    }
    return outputs;
  }

  public String output(String name) {
    String value = outputs().get(name);
    if (value == null) {
      throw new IllegalArgumentException("the stack has no output " + name);
    }
    return value;
  }

  private boolean exists(JsonNode declaration) {
    return !declaration.isMissingNode()
        && (!declaration.has("Condition") || holds(declaration.path("Condition").asText()));
  }

  private boolean holds(String condition) {
    JsonNode expression = template.path("Conditions").path(condition);
    if (expression.isMissingNode()) {
      throw new IllegalArgumentException("the template has no condition " + condition);
    }
    return expressions.evaluate(expression).asBoolean();
  }

  private final class NamesHere implements Expressions.Names {
    @Override
    public JsonNode ref(String name) {
      return switch (name) {
        case "AWS::AccountId" -> text(provider.accountId());
        case "AWS::Region" -> text(provider.region());
        case "AWS::Partition" -> text("aws");
        case "AWS::NoValue" -> MissingNode.getInstance();
        default -> parameters.value(name).orElseGet(() -> text(resource(name).made().ref()));
      };
    }

    private static JsonNode text(String text) {
      return JsonNodeFactory.instance.textNode(text);
    }

    @Override
    public String attribute(String resource, String attribute) {
      String value = resource(resource).made().attributes().get(attribute);
      if (value == null) {
        throw new UnsupportedOperationException("unknown attribute " + resource + "." + attribute);
      }
      return value;
    }

    @Override
    public boolean condition(String name) {
      return holds(name);
    }
  }
}
