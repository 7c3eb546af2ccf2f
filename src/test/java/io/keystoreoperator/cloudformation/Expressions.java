package io.keystoreoperator.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// CloudFormation's functions, those that the templates use; any other is refused.
final class Expressions {
  /// What the names in a template stand for.
  interface Names {
    /// A parameter, pseudo parameter or resource; missing for `AWS::NoValue`.
    JsonNode ref(String name);

    String attribute(String resource, String attribute);

    boolean condition(String name);
  }

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^!}][^}]*)}");
  private final Names names;

  Expressions(Names names) {
    this.names = names;
  }

  /// The value without functions. Missing when it is nothing; lists and mappings leave out what is.
  JsonNode evaluate(JsonNode json) {
    return switch (json) {
      case ObjectNode object when isFunction(object) -> {
        var call = object.properties().iterator().next();
        yield call(call.getKey(), call.getValue());
      }
      case ObjectNode object -> {
        ObjectNode evaluated = JSON.objectNode();
        for (var field : object.properties()) {
          JsonNode value = evaluate(field.getValue());
          if (!value.isMissingNode()) {
            evaluated.set(field.getKey(), value);
          }
        }
        yield evaluated;
      }
      case ArrayNode array -> {
        ArrayNode evaluated = JSON.arrayNode();
        for (JsonNode element : array) {
          JsonNode value = evaluate(element);
          if (!value.isMissingNode()) {
            evaluated.add(value);
          }
        }
        yield evaluated;
      }
      default -> json;
    };
  }

  private static boolean isFunction(ObjectNode object) {
    if (object.size() != 1) {
      return false;
    }
    String name = object.fieldNames().next();
    return name.equals("Ref") || name.startsWith("Fn::");
  }

  private JsonNode call(String function, JsonNode argument) {
    return switch (function) {
      case "Ref" -> names.ref(argument.asText());
      case "Fn::GetAtt" ->
          JSON.textNode(names.attribute(argument.path(0).asText(), argument.path(1).asText()));
      case "Fn::If" -> evaluate(argument.path(names.condition(argument.path(0).asText()) ? 1 : 2));
      case "Fn::Equals" ->
          JSON.booleanNode(evaluate(argument.path(0)).equals(evaluate(argument.path(1))));
      case "Fn::Or" -> JSON.booleanNode(anyHolds(evaluate(argument)));
      case "Fn::Not" -> JSON.booleanNode(!evaluate(argument.path(0)).asBoolean());
      case "Fn::Join" ->
          JSON.textNode(String.join(argument.path(0).asText(), texts(evaluate(argument.path(1)))));
      case "Fn::Select" -> evaluate(argument.path(1)).path(argument.path(0).asInt());
      case "Fn::Split" -> split(argument.path(0).asText(), evaluate(argument.path(1)).asText());
      case "Fn::Sub" -> JSON.textNode(sub(argument));
      default -> throw new UnsupportedOperationException("unknown function " + function);
    };
  }

  private static boolean anyHolds(JsonNode conditions) {
    boolean holds = false;
    for (JsonNode condition : conditions) {
      holds |= condition.asBoolean();
    }
    return holds;
  }

  private static ArrayNode split(String delimiter, String text) {
    ArrayNode parts = JSON.arrayNode();
    for (String part : text.split(Pattern.quote(delimiter), -1)) {
      parts.add(part);
    }
    return parts;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  private String sub(JsonNode argument) {
    String text = argument.isTextual() ? argument.asText() : argument.path(0).asText();
    JsonNode variables = argument.isTextual() ? MissingNode.getInstance() : argument.path(1);
    Matcher placeholder = PLACEHOLDER.matcher(text);
    return placeholder
        .replaceAll(found -> Matcher.quoteReplacement(variable(found.group(1), variables)))
        .replace("${!", "${");
  }

  private String variable(String name, JsonNode variables) {
    if (variables.has(name)) {
      return evaluate(variables.path(name)).asText();
    }
    int dot = name.indexOf('.');
    return dot < 0
        ? names.ref(name).asText()
        : names.attribute(name.substring(0, dot), name.substring(dot + 1));
  }
}
