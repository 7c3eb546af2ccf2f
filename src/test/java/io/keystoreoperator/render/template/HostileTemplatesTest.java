package io.keystoreoperator.render.template;

import static io.keystoreoperator.render.template.Rendered.ofTexts;
import static io.keystoreoperator.render.template.Rendered.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.SyncFailedException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Templates of tenants who mean harm: none reaches out, runs on, grows without bound, or tells a
/// value.
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileTemplatesTest {
  private static final String CANARY = "hunter2canary";
  private static final String LARGE = "ab".repeat(200_000);
  private static final String MANY = "[" + "0,".repeat(150_000) + "0]";
  private static final Map<String, Plaintext> VALUES =
      ofTexts(
          "secret", CANARY, "large", LARGE, "many", MANY, "json", "{\"a\": [\"" + CANARY + "\"]}");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% include '/etc/passwd' %}",
        "{% include secret %}",
        "{% import 'x' %}",
        "{% from 'x' import y %}",
        "{% extends 'x' %}",
        "{% embed 'x' %}{% endembed %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% block b %}{% endblock %}{{ block('b') }}",
        "{% set x = 1 %}",
        "{% cache 'x' %}{% endcache %}",
        "{% parallel %}{% endparallel %}",
        "{% filter upper %}x{% endfilter %}",
        "{% autoescape 'html' %}{% endautoescape %}",
        "{% flush %}",
        "{{ parent() }}",
        "{{ block('x') }}",
        "{{ range(1, 2) }}",
        "{{ max(1, 2) }}",
        "{{ i18n('x', 'y') }}",
        "{{ secret | date }}",
        "{{ secret | raw }}",
        "{{ secret | format }}",
        "{{ secret.class }}",
        "{{ secret.getClass() }}",
        "{{ secret.bytes }}",
        "{{ secret['class'] }}",
        "{{ data.class.classLoader }}",
        "{{ data.clear() }}",
        "{{ (1).TYPE }}",
        "{{ (json | fromjson).a.clear() }}",
        "{{ (json | fromjson).a.class }}",
        "{{ template }}",
        "{{ template.engine }}",
        "{{ locale }}",
        "{{ _context }}",
        "{{ _context.engine }}",
        "{{ loop }}",
        "{% for x in [1, 2] %}{% endfor %}",
        "{% for x in {'a': 1} %}{% endfor %}",
        "{% for x in 1..30000000 %}{% endfor %}",
        "{% for i in range(1, 30000000) %}{% endfor %}",
        "{{ 1 + 1 }}",
        "{{ 1 / 0 }}",
        "{{ \"#{secret}#{secret}\" }}",
        "{{ now() }}",
      })
  void nothingButTheDataIsReached(String template) {
    assertThat(problem(template, VALUES)).isNotEmpty().doesNotContain(CANARY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for a in (many|fromjson) %}{% for b in (many|fromjson) %}{% endfor %}{% endfor %}",
        "{% for a in (many|fromjson) %}{% for b in data %}{{ b.key }}{% endfor %}{% endfor %}",
        "{% for a in (many|fromjson) %}{% if large == large ~ 'x' %}{% endif %}{% endfor %}",
        "{% for a in (many|fromjson) %}{% if large contains 'abb' %}{% endif %}{% endfor %}",
        "{% for a in (many|fromjson) %}{% if (large|upper) is empty %}{% endif %}{% endfor %}",
        "{% for a in (many|fromjson) %}{% if (many|fromjson) is empty %}{% endif %}{% endfor %}",
        "{% for a in (many|fromjson) %}{% if (data|json) is empty %}{% endif %}{% endfor %}",
        "{% for a in (many|fromjson) %}{% if (large|sha256) is empty %}{% endif %}{% endfor %}",
        "{% for a in (many|fromjson) %}{% if (many|fromjson) contains 1 %}{% endif %}{% endfor %}",
        "{% for a in (many|fromjson) %}{{ a|default(0)|default(0)|json|fromjson|json|trim }}{% endfor %}",
      })
  void noTemplateRunsOn(String template) {
    long began = System.nanoTime();

    assertThat(problem(template, VALUES))
        .containsAnyOf("take more work than they are allowed", "makes more than 1048576");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ large }}{{ large }}{{ large }}",
        "{{ large ~ large ~ large }}",
        "{{ large | indent(100) | replace('a', 'aaaaaaaaaa') }}",
        "{{ large | replace('a', 'aaaaaaaaaa') }}",
        "{{ large | replace('a', large) }}",
        "{{ large | base64 | base64 | base64 | base64 }}",
        "{{ large | quote | quote | quote | replace('b', 'bbbbb') }}",
        "{% for a in (many|fromjson) %}0123456789{% endfor %}",
      })
  void noTemplateGrowsWithoutBound(String template) {
    assertThat(problem(template, VALUES))
        .containsAnyOf("grows beyond 1048576 characters", "makes more than 1048576 characters");
  }

  @Test
  void allTemplatesOfASecretShareTheirWork() {
    Map<String, String> texts = new TreeMap<>();
    for (int i = 0; i < 100; i++) {
      texts.put("t" + i, "{% if (large|upper) == (large|lower) %}{% endif %}");
    }

    assertThatCode(() -> Templates.render(new TreeMap<>(texts), new TreeMap<>(VALUES)))
        .isInstanceOf(SyncFailedException.class);
  }

  @Test
  void loopsStandInOneAnotherTwiceAtMost() {
    assertThat(
            problem(
                "{% for a in data %}{% for b in data %}\n{% for c in data %}{% endfor %}{% endfor %}{% endfor %}",
                VALUES))
        .isEqualTo("line 2: no more than 2 loops stand in one another");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "not ", "{% if true %}", "x.", "x[", "'a' ~ ("})
  void deepNestingIsRefused(String opening) {
    String many = opening.repeat(100_000 / opening.length());
    String template = opening.startsWith("{%") ? many : "{{ " + many;

    assertThat(problem(template, VALUES)).contains("cannot be read");
  }

  @Test
  void aLongChainOfFiltersIsNoHarm() {
    assertThat(problem("{{ secret" + " | upper".repeat(30_000) + " }}", VALUES)).isNotEmpty();
  }

  @Test
  void aTemplateThatIsTooLongIsNotEvenRead() {
    assertThat(problem("x".repeat(256 * 1024 + 1), VALUES))
        .isEqualTo("has more than 262144 characters");
  }

  @Test
  void textThatIsSoughtIsShort() {
    assertThat(problem("{{ large | replace(large, 'x') }}", VALUES))
        .isEqualTo("line 1: replace looks for at most 256 characters");
    assertThat(problem("{% if large contains large %}{% endif %}", VALUES))
        .isEqualTo("line 1: contains looks for at most 256 characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ data[secret] }}",
        "{{ data[secret].x }}",
        "{% for x in secret %}{% endfor %}",
        "{{ secret | base64decode }}",
        "{{ secret | fromjson }}",
        "{{ secret > 5 }}",
        "{% if secret > 5 %}{% endif %}",
        "{{ secret and json.a }}",
        "{{ (json | fromjson)[secret] }}",
        "{{ (json | fromjson) and true }}",
        "{{ not (json | fromjson) }}",
        "{{ (json | fromjson).a }}",
        "{{ (json | fromjson).a[secret] }}",
        "{{ secret | filterPEM(secret) }}",
        "{{ secret | filterCertChain(secret) }}",
        "{{ secret | pkcs12key(secret) }}",
        "{{ secret | indent(secret) }}",
        "{{ secret | fromjson(secret) }}",
        "{{ secret is odd }}",
      })
  void noValueIsTold(String template) {
    assertThat(problem(template, VALUES)).isNotEmpty().doesNotContain(CANARY);
  }

  /// Pebble's lexer must come to an end on whatever it is given.
  @Test
  void everyTextComesToAnEnd() {
    Random random = new Random(20_260_101);
    String[] pieces = {
      "{{",
      "}}",
      "{%",
      "%}",
      "{#",
      "#}",
      "#{",
      "}",
      "{",
      "\\",
      "\"",
      "'",
      "|",
      "-",
      " ",
      "\n",
      "if ",
      "for x in ",
      "endif",
      "endfor",
      "data",
      "[",
      "]",
      "(",
      ")",
      ".",
      "verbatim",
      "endverbatim",
      "1",
      "L",
      "a",
      "~",
      "==",
      "is ",
      "not ",
      "ä",
      "\r",
      "\u2028",
      ":",
      "?",
      ",",
      "=",
      "default"
    };
    int failed = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder template = new StringBuilder();
      for (int length = random.nextInt(12); length >= 0; length--) {
        template.append(pieces[random.nextInt(pieces.length)]);
      }
      try {
        Templates.render(
            new TreeMap<>(Map.of("t", template.toString())), new TreeMap<>(ofTexts("a", "1")));
      } catch (SyncFailedException _) {
        failed++;
      }
    }

    assertThat(failed).isBetween(1_000, 19_999);
  }
}
