package io.keystoreoperator.cli.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.keystoreoperator.api.ApiGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// What the CustomResourceDefinitions say of how many and how long: a cluster refuses what is
/// outside of that, before any operator sees it.
final class SchemaLimits {
  private static final YAMLMapper YAML = new YAMLMapper();

  private final Map<String, JsonNode> schemas = new HashMap<>();

  /// Every limit that a resource of ours breaks.
  ///
  /// @param resource kind and spec at least
  List<String> violations(Map<String, Object> resource) {
    List<String> violations = new ArrayList<>();
    collect(
        "spec",
        YAML.valueToTree(resource.get("spec")),
        schemas.computeIfAbsent(String.valueOf(resource.get("kind")), SchemaLimits::schema),
        violations);
    return violations;
  }

  private static JsonNode schema(String kind) {
    String file = "/crds/%ss.%s.yaml".formatted(kind.toLowerCase(Locale.ROOT), ApiGroup.NAME);
    try (InputStream crd = SchemaLimits.class.getResourceAsStream(file)) {
      if (crd == null) {
        throw new IllegalStateException("the jar lacks " + file);
      }
      return YAML.readTree(crd).at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void collect(
      String path, JsonNode value, JsonNode schema, List<String> violations) {
    if (value.isTextual()) {
      String text = value.asText();
      measure(path, text.codePointCount(0, text.length()), "Length", "characters", schema)
          .forEach(violations::add);
    }
    if (value.isArray()) {
      measure(path, value.size(), "Items", "entries", schema).forEach(violations::add);
      for (int i = 0; i < value.size(); i++) {
        collect(path + "[" + i + "]", value.get(i), schema.path("items"), violations);
      }
    }
    if (value.isObject()) {
      measure(path, value.size(), "Properties", "entries", schema).forEach(violations::add);
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        JsonNode named = schema.path("properties").path(member.getKey());
        collect(
            Yaml.path(path, member.getKey()),
            member.getValue(),
            named.isMissingNode() ? schema.path("additionalProperties") : named,
            violations);
      }
    }
  }

  private static Stream<String> measure(
      String path, int size, String of, String what, JsonNode schema) {
    JsonNode most = schema.path("max" + of);
    JsonNode least = schema.path("min" + of);
    Stream<String> over =
        most.isNumber() && size > most.asInt()
            ? Stream.of("%s has %d %s: at most %d".formatted(path, size, what, most.asInt()))
            : Stream.of();
    Stream<String> under =
        size < least.asInt()
            ? Stream.of("%s has %d %s: at least %d".formatted(path, size, what, least.asInt()))
            : Stream.of();
    return Stream.concat(over, under);
  }
}
