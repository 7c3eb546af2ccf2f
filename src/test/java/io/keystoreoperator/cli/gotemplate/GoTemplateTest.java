package io.keystoreoperator.cli.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.render.template.Templates;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What Go, with sprig, makes of the templates, the translations make too.
class GoTemplateTest {
  private static final SortedMap<String, Plaintext> VALUES = new TreeMap<>();

  static {
    Map.of(
            "user", "app",
            "password", "p@ss \"word\"",
            "empty", "",
            "api-key", "k-123",
            "in", "kept",
            "lines", "a\n\nb",
            "encoded", "aGVsbG8=",
            "json",
                "{\"host\":\"db\",\"port\":5432,\"tls\":true,\"off\":false,"
                    + "\"nodes\":[\"n1\",\"n2\"],\"in\":{\"a-b\":\"deep\"},\"none\":\"\"}")
        .forEach((key, value) -> VALUES.put(key, Plaintext.ofUtf8(value)));
  }

  static Stream<Arguments> templates() {
    return Stream.of(
        // Values.
        Arguments.of("{{ .user }}:{{.password}}", "{{ user }}:{{ password }}", "app:p@ss \"word\""),
        Arguments.of("{{ $.user }}", "{{ user }}", "app"),
        Arguments.of("{{ index . \"api-key\" }}", "{{ data[\"api-key\"] }}", "k-123"),
        Arguments.of("{{ .in }}", "{{ data[\"in\"] }}", "kept"),
        Arguments.of("{{ \"{{ .user }}\" }}", "{{ \"{{ .user }}\" }}", "{{ .user }}"),
        Arguments.of("{{ `raw \"text\"` }}", "{{ 'raw \"text\"' }}", "raw \"text\""),
        Arguments.of("{{/* said */}}x{{- /* more */ -}} y", "xy", "xy"),
        Arguments.of("a  {{- .user -}}  b", "a{{ user }}b", "aappb"),
        Arguments.of(
            "{% if %} {# {{ .user }}",
            "{{ \"{\" }}% if %} {{ \"{\" }}# {{ user }}", "{% if %} {# app"),
        Arguments.of("{ {{- .user }}}", "{{ \"{\" }}{{ user }}}", "{app}"),
        Arguments.of("path\\{{ .user }}", "path\\{{ user }}", "path\\app"),
        // Functions.
        Arguments.of("{{ .user | b64enc }}", "{{ user | base64 }}", "YXBw"),
        Arguments.of("{{ .encoded | b64dec | upper }}", null, "HELLO"),
        Arguments.of("{{ b64enc .user }}", "{{ user | base64 }}", "YXBw"),
        Arguments.of("{{ .password | quote }}", "{{ password | quote }}", "\"p@ss \\\"word\\\"\""),
        Arguments.of("{{ .user | squote }}", "{{ \"'\" ~ user ~ \"'\" }}", "'app'"),
        Arguments.of("{{ .user | toString | trim | lower }}", "{{ user | trim | lower }}", "app"),
        Arguments.of("{{ .empty | default \"x\" }}", null, "x"),
        Arguments.of(
            "{{ .user | replace \"a\" \"o\" }}", "{{ user | replace(\"a\", \"o\") }}", "opp"),
        Arguments.of("{{ printf \"%s:%s@%%\" .user .in }}", null, "app:kept@%"),
        Arguments.of("{{ printf \"%s:%s\" .user .in | b64enc }}", null, "YXBwOmtlcHQ="),
        Arguments.of(
            "{{ print .user \"-\" .in }}", "{{ user ~ \"-\" ~ data[\"in\"] }}", "app-kept"),
        Arguments.of("{{ .user | sha256sum }}", "{{ user | sha256 }}", null),
        Arguments.of("x:{{ \"a\\nb\" | nindent 2 }}", null, "x:\n  a\n  b"),
        Arguments.of("{{ \"a\\nb\" | indent 2 }}", null, "  a\n  b"),
        Arguments.of("{{ coalesce .empty .user }}", null, "app"),
        Arguments.of("{{ ternary \"y\" \"n\" (eq .user \"app\") }}", null, "y"),
        Arguments.of("{{ .user | urlquery }}", "{{ user | urlencode }}", "app"),
        // JSON.
        Arguments.of(
            "{{ (.json | fromJson).host }}:{{ (fromJson .json).port }}",
            "{{ (json | fromjson).host }}:{{ (json | fromjson).port }}",
            "db:5432"),
        Arguments.of("{{ index (.json | fromJson) \"in\" \"a-b\" }}", null, "deep"),
        Arguments.of("{{ (index (fromJson .json).nodes 1) }}", null, "n2"),
        Arguments.of("{{ get (fromJson .json) \"missing\" }}.", null, "."),
        Arguments.of("{{ (.json | fromJson).nodes | toJson }}", null, "[\"n1\",\"n2\"]"),
        Arguments.of("{{ $c := .json | fromJson }}{{ $c.host }}-{{ $c.port }}", null, "db-5432"),
        // Conditions.
        Arguments.of("{{ if .user }}y{{ else }}n{{ end }}", null, "y"),
        Arguments.of("{{ if .empty }}y{{ else if .user }}e{{ else }}n{{ end }}", null, "e"),
        Arguments.of("{{ if and .user (not .empty) }}y{{ end }}", null, "y"),
        Arguments.of("{{ if or .empty (eq .user \"x\" \"app\") }}y{{ end }}", null, "y"),
        Arguments.of("{{ if ne .user \"app\" }}y{{ else }}n{{ end }}", null, "n"),
        Arguments.of("{{ if contains \"pp\" .user }}y{{ end }}", null, "y"),
        Arguments.of("{{ if hasKey (fromJson .json) \"host\" }}y{{ end }}", null, "y"),
        Arguments.of("{{ if has \"n1\" (fromJson .json).nodes }}y{{ end }}", null, "y"),
        Arguments.of("{{ if (fromJson .json).tls }}y{{ else }}n{{ end }}", null, "y"),
        Arguments.of("{{ if (fromJson .json).off }}y{{ else }}n{{ end }}", null, "n"),
        Arguments.of("{{ if (fromJson .json).none }}y{{ else }}n{{ end }}", null, "n"),
        Arguments.of("{{ if gt (fromJson .json).port 5000 }}y{{ end }}", null, "y"),
        Arguments.of(
            "{{ with .user }}[{{ . }}]{{ end }}{{ with .empty }}n{{ end }}", null, "[app]"),
        // Loops.
        Arguments.of(
            "{{ range $k, $v := . }}{{ if eq $k \"user\" \"in\" }}{{ $k }}={{ $v }};{{ end }}{{ end }}",
            null,
            "in=kept;user=app;"),
        Arguments.of(
            "{{ range (fromJson .json).nodes }}{{ . }}@{{ $.user }} {{ end }}",
            null,
            "n1@app n2@app "),
        Arguments.of(
            "{{ range $i := (fromJson .json).nodes }}{{ $i | upper }},{{ else }}none{{ end }}",
            "{% for i in (json | fromjson).nodes %}{{ i | upper }},{% else %}none{% endfor %}",
            "N1,N2,"),
        Arguments.of(
            "{{ range $k, $v := (fromJson .json).in }}{{ $k }}:{{ $v }}{{ end }}",
            null,
            "a-b:deep"));
  }

  /// @param pebble what is written; null where only what it makes matters
  /// @param made what Go makes; null where it is told elsewhere
  @ParameterizedTest
  @MethodSource("templates")
  void whatGoMakesTheTranslationMakesToo(String go, @Nullable String pebble, @Nullable String made)
      throws UntranslatableException {
    String translated = GoTemplate.translate(go).text();

    if (pebble != null) {
      assertThat(translated).isEqualTo(pebble);
    }
    if (made != null) {
      assertThat(rendered(translated)).as(translated).isEqualTo(made);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "{{ .user | htpasswd .in }}!the same values always make the same text",
        "{{ now }}!the same values always make the same text",
        "{{ add 1 2 }}!there is no arithmetic",
        "{{ .json | toYaml }}!nothing like the function \"toYaml\"",
        "{{ trimSuffix \"x\" .user }}!nothing like the function \"trimSuffix\"",
        "{{ template \"x\" . }}!nothing like \"template\"",
        "{{ $x := .user }}{{ $x = .in }}!a variable that changes",
        "{{ or .empty .user }}!for the value it gives",
        "{{ or .empty .user | upper }}!for the value it gives",
        "{{ . }}!all values printed at once",
        "{{ .user.name }}!a member \"name\" of what has none",
        "{{ range .user }}{{ end }}!over what is no list",
        "{{ if .user }}!an \"end\" is missing",
        "{{ end }}!an \"end\" too many",
        "{{ .user!{{ without its }}",
        "{{ print (fromJson .json).port 1 }}!what may be no text",
        "{{ printf \"%05d\" .user }}!\"printf\" with %0",
        "{{ if lt .user \"b\" }}{{ end }}!\"lt\" of texts",
        "{{ \"both \\\" and ' here\" }}!both kinds of quotation marks"
      })
  void whatHasNoEqualIsToldAndNotGuessed(String go, String why) {
    assertThatThrownBy(() -> GoTemplate.translate(go))
        .isInstanceOf(UntranslatableException.class)
        .hasMessageContaining(why);
  }

  @Test
  void theLineIsToldWhereItStands() {
    assertThatThrownBy(() -> GoTemplate.translate("a\nb\n{{ .user }}\n{{ now }}"))
        .isInstanceOfSatisfying(
            UntranslatableException.class, e -> assertThat(e.line()).isEqualTo(4));
  }

  @Test
  void whereItMayDifferItSaysSo() throws UntranslatableException {
    assertThat(GoTemplate.translate("{{ .lines | indent 2 }}{{ .lines | indent 4 }}").notes())
        .containsExactly("\"indent\" gives empty lines spaces there, not here");
  }

  private static String rendered(String template) {
    var made = Templates.render(new TreeMap<>(Map.of("out", template)), VALUES);
    return new String(Objects.requireNonNull(made.get("out")).bytes(), StandardCharsets.UTF_8);
  }
}
