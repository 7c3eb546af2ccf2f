package io.keystoreoperator.build;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.keystoreoperator.api.GoDuration;
import io.keystoreoperator.api.ResourceName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The fields of the CRDs as tables: one for each object, with small ones inside that of their
/// parent; an object that was shown before is linked to.
final class ApiPage {
  private static final int INLINE_FIELDS = 4;

  private static final Map<String, String> IN_WORDS =
      Map.of(
          ResourceName.PATTERN,
          "lower-case letters, digits, dashes and dots, a letter or digit at both ends",
          GoDuration.PATTERN,
          "a duration such as `90s` or `1h30m`");

  private final StringBuilder page = new StringBuilder();
  private final List<String> undescribed = new ArrayList<>();
  private final Map<String, String> shown = new HashMap<>();

  private ApiPage() {}

  /// An object that has a table of its own.
  ///
  /// @param path from its kind on: `KeystoreSecret spec.target`
  private record Part(String kind, String path, JSONSchemaProps schema) {
    String title() {
      return kind + " " + path;
    }
  }

  /// A row of a table.
  ///
  /// @param value the default
  private record Row(
      String field, String type, String constraints, String value, String description) {}

  /// @param crds in the order of the page
  static String of(List<CustomResourceDefinition> crds) {
    ApiPage page = new ApiPage();
    crds.forEach(page::addKind);
    if (!page.undescribed.isEmpty()) {
      throw new IllegalStateException("fields without a description: " + page.undescribed);
    }
    return page.page.toString();
  }

  private void addKind(CustomResourceDefinition crd) {
    CustomResourceDefinitionVersion version = crd.getSpec().getVersions().getFirst();
    var names = crd.getSpec().getNames();
    JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema();
    line("## " + names.getKind());
    line("");
    line(schema.getDescription());
    line("");
    line(
        "%s · `%s/%s` · `kubectl get %s`, short `%s` · columns: %s"
            .formatted(
                crd.getSpec().getScope().equals("Cluster") ? "Cluster-wide" : "In a namespace",
                crd.getSpec().getGroup(),
                version.getName(),
                names.getPlural(),
                String.join("`, `", names.getShortNames()),
                version.getAdditionalPrinterColumns().stream()
                    .map(column -> column.getName())
                    .collect(Collectors.joining(", "))));
    line("");
    schema
        .getProperties()
        .forEach((part, partSchema) -> addParts(new Part(names.getKind(), part, partSchema)));
  }

  /// The object and those below it, each after the one that links to it.
  private void addParts(Part first) {
    Deque<Part> parts = new ArrayDeque<>(List.of(first));
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      line("### " + part.title());
      line("");
      shown.putIfAbsent(fingerprint(part.schema()), part.title());
      List<Row> rows = new ArrayList<>();
      List<Part> below = new ArrayList<>();
      addRows(part, "", part.schema(), rows, below);
      addTable(rows);
      line("");
      addRules(part);
      below.reversed().forEach(parts::push);
    }
  }

  private void addTable(List<Row> rows) {
    boolean bare = rows.stream().allMatch(row -> (row.constraints() + row.value()).isEmpty());
    line(bare ? "| field | type | |" : "| field | type | constraints | default | |");
    line(bare ? "|---|---|---|" : "|---|---|---|---|---|");
    for (Row row : rows) {
      String middle = bare ? "" : " | " + row.constraints() + " | " + row.value();
      line("| `" + row.field() + "` | " + row.type() + middle + " | " + row.description() + " |");
    }
  }

  private void addRows(
      Part part, String prefix, JSONSchemaProps object, List<Row> rows, List<Part> below) {
    object
        .getProperties()
        .forEach(
            (name, field) -> {
              @Nullable JSONSchemaProps inner = objectIn(field);
              String entry = prefix + name + (isList(field) ? "[]" : "");
              String link =
                  inner == null || isSmall(inner)
                      ? ""
                      : link(new Part(part.kind(), part.path() + "." + entry, inner), below);
              if (field.getDescription() == null) {
                undescribed.add(part.title() + "." + prefix + name);
              }
              rows.add(
                  new Row(
                      prefix + name,
                      type(field),
                      constraints(field, object.getRequired().contains(name)),
                      field.getDefault() == null ? "" : code(text(field.getDefault())),
                      escaped(String.valueOf(field.getDescription())) + link));
              if (inner != null && isSmall(inner)) {
                addRows(part, entry + ".", inner, rows, below);
              }
            });
  }

  /// Where the object is shown, or will be.
  private String link(Part part, List<Part> below) {
    String before = shown.putIfAbsent(fingerprint(part.schema()), part.title());
    if (before == null) {
      below.add(part);
      return " [Its fields](#" + anchor(part.title()) + ").";
    }
    return " [As in " + before + "](#" + anchor(before) + ").";
  }

  private void addRules(Part part) {
    List<String> rules = new ArrayList<>();
    collectRules("", part.schema(), rules, true);
    if (!rules.isEmpty()) {
      line("Rules:");
      line("");
      rules.forEach(rule -> line("- " + rule));
      line("");
    }
  }

  /// Those of the object, of its scalars, and of what is inline in its table.
  private void collectRules(
      String path, JSONSchemaProps schema, List<String> rules, boolean inTable) {
    if (!inTable) {
      return;
    }
    schema.getXKubernetesValidations().stream()
        .map(rule -> (path.isEmpty() ? "" : "`" + path + "`: ") + escaped(rule.getMessage()))
        .forEach(rules::add);
    schema
        .getProperties()
        .forEach(
            (name, field) -> {
              @Nullable JSONSchemaProps inner = objectIn(field);
              String below = (path.isEmpty() ? "" : path + ".") + name;
              if (inner == null) {
                collectRules(below, field, rules, true);
              } else {
                collectRules(below + (isList(field) ? "[]" : ""), inner, rules, isSmall(inner));
              }
            });
  }

  private static boolean isList(JSONSchemaProps field) {
    return field.getItems() != null;
  }

  /// The object that a field is, or that the entries of a list are.
  private static @Nullable JSONSchemaProps objectIn(JSONSchemaProps field) {
    JSONSchemaProps schema = isList(field) ? field.getItems().getSchema() : field;
    return schema.getProperties().isEmpty() ? null : schema;
  }

  private static boolean isSmall(JSONSchemaProps object) {
    return object.getProperties().size() <= INLINE_FIELDS
        && object.getProperties().values().stream().allMatch(field -> objectIn(field) == null);
  }

  private static String type(JSONSchemaProps field) {
    if (isList(field)) {
      return "list of " + type(field.getItems().getSchema()) + "s";
    }
    if (field.getAdditionalProperties() != null) {
      return "map of " + type(field.getAdditionalProperties().getSchema()) + "s";
    }
    return field.getType();
  }

  private static String constraints(JSONSchemaProps field, boolean required) {
    List<String> constraints = new ArrayList<>();
    if (required) {
      constraints.add("required");
    }
    addRange(constraints, field.getMinItems(), field.getMaxItems(), "entries");
    addRange(constraints, field.getMinProperties(), field.getMaxProperties(), "entries");
    addValueConstraints(constraints, field);
    if (!field.getXKubernetesListMapKeys().isEmpty()) {
      constraints.add(
          "no two with the same " + code(String.join(", ", field.getXKubernetesListMapKeys())));
    }
    JSONSchemaProps entry =
        isList(field)
            ? field.getItems().getSchema()
            : field.getAdditionalProperties() == null
                ? null
                : field.getAdditionalProperties().getSchema();
    if (entry != null) {
      List<String> each = new ArrayList<>();
      addValueConstraints(each, entry);
      each.stream().map(it -> "each: " + it).forEach(constraints::add);
    }
    return String.join("; ", constraints);
  }

  private static void addValueConstraints(List<String> constraints, JSONSchemaProps field) {
    if (!field.getEnum().isEmpty()) {
      constraints.add(
          field.getEnum().stream()
              .map(value -> code(text(value)))
              .collect(Collectors.joining(" or ")));
    }
    addRange(constraints, field.getMinLength(), field.getMaxLength(), "characters");
    if (field.getMinimum() != null || field.getMaximum() != null) {
      constraints.add("from " + field.getMinimum() + " to " + field.getMaximum());
    }
    if (field.getPattern() != null) {
      String pattern = field.getPattern();
      constraints.add(IN_WORDS.getOrDefault(pattern, code(escaped(pattern))));
    }
  }

  private static void addRange(
      List<String> constraints, @Nullable Long least, @Nullable Long most, String unit) {
    if (least != null && most != null) {
      constraints.add(least + " to " + most + " " + unit);
    } else if (most != null) {
      constraints.add("at most " + most + " " + unit);
    } else if (least != null) {
      constraints.add("at least " + least + " " + unit);
    }
  }

  /// The schema with all that is said of it, but not where it stands.
  private static String fingerprint(JSONSchemaProps schema) {
    JSONSchemaProps alone = Serialization.clone(schema);
    alone.setDescription(null);
    return Serialization.asJson(alone);
  }

  /// As GitHub makes it of a heading.
  static String anchor(String title) {
    return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-');
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.asText() : value.toString();
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  /// A bar would end the cell.
  private static String escaped(String text) {
    return text.replace("|", "\\|");
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
