package io.keystoreoperator.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// A template's parameters with their values, given or by default, held to what the template says
/// of them.
record Parameters(Map<String, JsonNode> values) {
  static Parameters of(JsonNode template, Map<String, String> given) {
    JsonNode declared = template.path("Parameters");
    for (String name : given.keySet()) {
      if (!declared.has(name)) {
        throw new IllegalArgumentException("the template has no parameter " + name);
      }
    }
    Map<String, JsonNode> values = new LinkedHashMap<>();
    for (var parameter : declared.properties()) {
      String name = parameter.getKey();
      JsonNode declaration = parameter.getValue();
      JsonNode byDefault = declaration.path("Default");
      if (!given.containsKey(name) && byDefault.isMissingNode()) {
        throw new IllegalArgumentException("parameter " + name + " needs a value");
      }
      String text = given.getOrDefault(name, byDefault.asText());
      values.put(name, value(name, declaration, text));
    }
    return new Parameters(values);
  }

  Optional<JsonNode> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  private static JsonNode value(String name, JsonNode declaration, String text) {
    String type = declaration.path("Type").asText();
    switch (type) {
      case "String" -> check(name, declaration, text);
      case "Number" -> checkNumber(name, declaration, Long.parseLong(text));
      case "CommaDelimitedList" -> {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (String element : text.split(",", -1)) {
          check(name, declaration, element.strip());
          list.add(element.strip());
        }
        return list;
      }
      default -> throw new IllegalArgumentException("unknown type of parameter: " + type);
    }
    return JsonNodeFactory.instance.textNode(text);
  }

  private static void check(String name, JsonNode declaration, String text) {
    require(
        name,
        text.length() >= declaration.path("MinLength").asInt(0)
            && text.length() <= declaration.path("MaxLength").asInt(Integer.MAX_VALUE));
    require(name, text.matches(declaration.path("AllowedPattern").asText(".*")));
    List<String> allowed =
        StreamSupport.stream(declaration.path("AllowedValues").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    require(name, allowed.isEmpty() || allowed.contains(text));
  }

  private static void checkNumber(String name, JsonNode declaration, long number) {
    require(
        name,
        number >= declaration.path("MinValue").asLong(Long.MIN_VALUE)
            && number <= declaration.path("MaxValue").asLong(Long.MAX_VALUE));
  }

  private static void require(String name, boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("parameter " + name + " has no value that it may have");
    }
  }
}
