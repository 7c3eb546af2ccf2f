package io.keystoreoperator.render.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Renders single templates, for tests.
final class Rendered {
  private static final String KEY = "out";

  private Rendered() {}

  static String text(String template, Map<String, Plaintext> values) {
    Plaintext made = all(template, values).get(KEY);
    return new String(made == null ? new byte[0] : made.bytes(), StandardCharsets.UTF_8);
  }

  /// What is told of a template that fails.
  static String problem(String template, Map<String, Plaintext> values) {
    SyncFailedException thrown =
        catchThrowableOfType(SyncFailedException.class, () -> all(template, values));
    assertThat(thrown).as(template).isNotNull();
    assertThat(thrown).hasNoCause();
    assertThat(thrown.failure()).isInstanceOf(SyncFailure.TemplateFailed.class);
    SyncFailure.TemplateFailed failed = (SyncFailure.TemplateFailed) thrown.failure();
    assertThat(failed.where()).isEqualTo("template \"" + KEY + "\"");
    return failed.problem();
  }

  private static SortedMap<String, Plaintext> all(String template, Map<String, Plaintext> values) {
    return Templates.render(new TreeMap<>(Map.of(KEY, template)), new TreeMap<>(values));
  }

  /// Values of UTF-8 text, given as key and text in turn.
  static Map<String, Plaintext> ofTexts(String... keysAndTexts) {
    Map<String, Plaintext> values = new TreeMap<>();
    for (int i = 0; i < keysAndTexts.length; i += 2) {
      values.put(keysAndTexts[i], Plaintext.ofUtf8(keysAndTexts[i + 1]));
    }
    return values;
  }

  static Plaintext file(String name) {
    try {
      return Plaintext.of(Files.readAllBytes(Path.of("src/test/resources/certificates", name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String textOf(String file) {
    return new String(file(file).bytes(), StandardCharsets.UTF_8);
  }
}
