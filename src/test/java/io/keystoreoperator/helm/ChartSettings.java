package io.keystoreoperator.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;

/// The settings that the schema of the chart's values declares, as JSON pointers: `/image/tag`.
record ChartSettings(JsonNode schema) {
  static ChartSettings of(Chart chart) {
    try {
      return new ChartSettings(
          new ObjectMapper().readTree(chart.directory().resolve("values.schema.json").toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Each that is no group of others.
  Set<String> all() {
    return collect("", schema, new TreeSet<>());
  }

  private static Set<String> collect(String pointer, JsonNode part, Set<String> settings) {
    var parts = part.path("properties").properties();
    if (parts.isEmpty()) {
      settings.add(pointer);
    }
    parts.forEach(it -> collect(pointer + "/" + it.getKey(), it.getValue(), settings));
    return settings;
  }

  /// The same, and each group.
  Set<String> withGroups() {
    Set<String> all = new TreeSet<>();
    for (String setting : all()) {
      for (int end = setting.length(); end > 0; end = setting.lastIndexOf('/', end - 1)) {
        all.add(setting.substring(0, end));
      }
    }
    return all;
  }

  /// Every group of settings that takes others than are declared.
  Set<String> openGroups() {
    return openGroups("", schema, new TreeSet<>());
  }

  private static Set<String> openGroups(String pointer, JsonNode part, Set<String> open) {
    var parts = part.path("properties").properties();
    if (!parts.isEmpty() && part.path("additionalProperties").asBoolean(true)) {
      open.add(pointer);
    }
    parts.forEach(it -> openGroups(pointer + "/" + it.getKey(), it.getValue(), open));
    return open;
  }
}
