package io.keystoreoperator.render.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.keystoreoperator.model.Plaintext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `docs/templates.md` shows is what templates do.
class DocumentedTemplatesTest {
  private static final String PAGE = read();
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "```jinja\n(?<template>.*?)\n```(?:\n```text\n(?<text>.*?)\n```)?", Pattern.DOTALL);
  private static final Pattern VALUES = Pattern.compile("```yaml\n(user: .*?)```", Pattern.DOTALL);

  /// An example, and what the page says that it makes; empty where it does not say.
  record Example(String template, String text) {}

  static List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (Matcher found = EXAMPLE.matcher(PAGE); found.find(); ) {
      String text = found.group("text");
      examples.add(new Example(found.group("template"), text == null ? "" : text));
    }
    return examples;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleMakesWhatThePageSays(Example example) {
    Map<String, Plaintext> values = example.text().isEmpty() ? certificates() : values();

    String made = Rendered.text(example.template(), values);

    if (example.text().isEmpty()) {
      assertThat(made).startsWith("-----BEGIN ").endsWith("-----\n");
    } else {
      assertThat(made).isEqualTo(example.text());
    }
  }

  @Test
  void everyFilterHasASectionThatUsesIt() {
    for (String filter : LockedDown.FILTERS.keySet()) {
      String section = PAGE.split("\n### " + filter + "\n", -1)[1].split("\n##", -1)[0];

      assertThat(section).contains("| " + filter, "```jinja");
    }
    assertThat(PAGE.split("\n### ", -1)).hasSize(LockedDown.FILTERS.size() + 1);
  }

  @Test
  void everyTestIsNamed() {
    assertThat(LockedDown.TESTS.keySet())
        .allSatisfy(test -> assertThat(PAGE).contains("`is " + test + "`"));
  }

  private static Map<String, Plaintext> values() {
    Matcher yaml = VALUES.matcher(PAGE);
    assertThat(yaml.find()).isTrue();
    Map<String, Plaintext> values = new TreeMap<>();
    Serialization.unmarshal(yaml.group(1), new TypeReference<Map<String, String>>() {})
        .forEach((key, text) -> values.put(key, Plaintext.ofUtf8(text)));
    return values;
  }

  private static Map<String, Plaintext> certificates() {
    return Map.of("bundle", Rendered.file("bundle.pem"), "archive", Rendered.file("leaf.p12"));
  }

  private static String read() {
    try {
      return Files.readString(Path.of("docs/templates.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
