package io.keystoreoperator.render.template;

import static io.keystoreoperator.render.template.Rendered.ofTexts;
import static io.keystoreoperator.render.template.Rendered.problem;
import static io.keystoreoperator.render.template.Rendered.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplatesTest {
  private static final Map<String, Plaintext> DB =
      ofTexts(
          "user", "app",
          "password", "p<&>'\"ä\n",
          "tls.crt", "PEM",
          "empty", "",
          "json", "{\"port\": 5432, \"hosts\": [\"a\", \"b\"], \"tls\": true, \"none\": null}");

  @Test
  void everyKeyIsAMemberOfData() {
    assertThat(text("{{ data[\"tls.crt\"] }}-{{ data.user }}-{{ data['user'] }}", DB))
        .isEqualTo("PEM-app-app");
  }

  @Test
  void aKeyThatIsAnIdentifierIsAVariable() {
    assertThat(text("{{ user }}", DB)).isEqualTo("app");
  }

  @Test
  void aKeyNamedDataIsAMemberOfData() {
    assertThat(text("{{ data.data }}", ofTexts("data", "x"))).isEqualTo("x");
  }

  @Test
  void nothingOfAValueIsEscapedOrTrimmed() {
    assertThat(text("{{ password }}\n\n{{ password }}\n", DB))
        .isEqualTo("p<&>'\"ä\n\n\np<&>'\"ä\n\n");
  }

  @Test
  void textIsTakenAsItIs() {
    String text = "a\r\n  b\t$HOME ${x} %s \\n {x} <&>\u0000 ä𝕏\n";

    assertThat(text(text, DB)).isEqualTo(text);
  }

  @Test
  void aBackslashAtTheEndIsText() {
    assertThat(text("C:\\{{ user }}\\", DB)).isEqualTo("C:\\app\\");
  }

  @Test
  void aValueThatLooksLikeATemplateIsNone() {
    assertThat(text("{{ user }}", ofTexts("user", "{{ user }}{% if %}")))
        .isEqualTo("{{ user }}{% if %}");
  }

  @Test
  void verbatimKeepsBraces() {
    assertThat(text("{% verbatim %}{{ user }}{% endverbatim %}", DB)).isEqualTo("{{ user }}");
  }

  @Test
  void commentsAndTrimmedSpaceAreLeftOut() {
    assertThat(text("a {# not seen #}b {{- user -}} c", DB)).isEqualTo("a bappc");
  }

  @Test
  void loopsGoOverTheDataInOrder() {
    assertThat(
            text(
                "{% for e in data %}{{ e.key }}={{ e.value }}{% if not loop.last %};{% endif %}{% endfor %}",
                ofTexts("b", "2", "a", "1", "c-d", "3")))
        .isEqualTo("a=1;b=2;c-d=3");
  }

  @Test
  void loopsGoOverJson() {
    assertThat(
            text(
                "{% for h in (json | fromjson).hosts %}{{ loop.index }}{{ h }}{{ loop.first }} {% endfor %}",
                DB))
        .isEqualTo("0atrue 1bfalse ");
  }

  @Test
  void anEmptyListTakesTheElse() {
    assertThat(
            text(
                "{% for h in (x | fromjson) %}{{ h }}{% else %}none{% endfor %}",
                ofTexts("x", "[]")))
        .isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource({
    "user == 'app', yes",
    "user != 'app', no",
    "user == password, no",
    "user contains 'pp', yes",
    "not (user contains 'x'), yes",
    "empty is empty, yes",
    "user is not empty, yes",
    "missing is defined, no",
    "user is defined and empty is empty, yes",
    "(json|fromjson).none is null, yes",
    "(json|fromjson).port > 1024, yes",
    "(json|fromjson).port == 5432, yes",
    "(json|fromjson).port <= 5431.5, no",
    "(json|fromjson).tls, yes",
    "(json|fromjson).hosts contains 'b', yes",
    "(json|fromjson) contains 'port', yes",
    "(json|fromjson).hosts[1] == 'b', yes",
    "false or true, yes"
  })
  void conditionsAreAboutTheData(String condition, String expected) {
    assertThat(text("{% if " + condition + " %}yes{% else %}no{% endif %}", DB))
        .isEqualTo(expected);
    assertThat(text("{{ " + condition + " ? 'yes' : 'no' }}", DB)).isEqualTo(expected);
  }

  @Test
  void theFirstTrueBranchIsTaken() {
    String template = "{% if user == 'x' %}x{% elseif user == 'app' %}app{% else %}else{% endif %}";

    assertThat(text(template, DB)).isEqualTo("app");
  }

  @Test
  void textsAreJoined() {
    assertThat(text("{{ user ~ ':' ~ (json | fromjson).port }}", DB)).isEqualTo("app:5432");
  }

  @Test
  void aMissingVariableIsNamedWithItsLine() {
    assertThat(problem("a\nb\n{{ usr }}", DB)).isEqualTo("line 3: there is no variable \"usr\"");
    assertThat(problem("{% if usr == 'x' %}{% endif %}", DB))
        .isEqualTo("line 1: there is no variable \"usr\"");
  }

  @Test
  void aMissingMemberIsNamedWithItsLine() {
    assertThat(problem("a\n{{ data[\"tls.key\"] }}", DB))
        .isEqualTo("line 2: there is no member \"tls.key\"");
    assertThat(problem("{{ (json | fromjson).hosts[7] }}", DB))
        .isEqualTo("line 1: there is no member \"7\"");
    assertThat(problem("{{ user.length }}", DB)).isEqualTo("line 1: there is no member \"length\"");
  }

  @Test
  void anUnknownFilterIsNamedAndTheOthersListed() {
    assertThat(problem("\n{{ user | b64enc }}", DB))
        .startsWith(
            "line 2: there is no filter \"b64enc\": there are base64, base64decode, default,");
  }

  @Test
  void anUnknownTestIsNamedAndTheOthersListed() {
    assertThat(problem("{% if user is odd %}{% endif %}", DB))
        .isEqualTo("line 1: there is no test \"odd\": there are defined, empty, null");
  }

  @Test
  void aMistakeInWritingIsToldAsPebbleTellsIt() {
    assertThat(problem("a\n{% if user %}", DB)).startsWith("line 2: cannot be read: ");
    assertThat(problem("{{ user", DB)).startsWith("line 1: cannot be read: ");
    assertThat(problem("{{ 99999999999999999999999 }}", DB)).isEqualTo("cannot be read");
  }

  @Test
  void aTemplateOfGoIsRecognized() {
    assertThat(problem("{{ .user }}", DB))
        .isEqualTo(
            "line 1: cannot be read: Unexpected token \"PUNCTUATION\" of value \".\""
                + " (a value is {{ password }}, without the dot of Go's templates)");
  }

  @Test
  void bytesThatAreNoTextAreNamedAndNotPrinted() {
    var values = Map.of("der", Plaintext.of(new byte[] {(byte) 0xff, 0, 1}));

    assertThat(text("{{ der | base64 }}", values)).isEqualTo("/wAB");
    assertThat(text("{{ der | base64 | base64decode | base64 }}", values)).isEqualTo("/wAB");
    assertThat(problem("{{ der }}", values)).startsWith("line 1: \"der\" is not UTF-8 text");
    assertThat(problem("{{ der | upper }}", values)).startsWith("line 1: \"der\" is not UTF-8");
    assertThat(problem("{{ der ~ 'x' }}", values)).startsWith("line 1: \"der\" is not UTF-8");
    assertThat(problem("{{ data | json }}", values)).startsWith("line 1: \"der\" is not UTF-8");
    assertThat(problem("{{ 'gP8=' | base64decode }}", values))
        .startsWith("line 1: what base64decode made is not UTF-8");
  }

  @Test
  void whatIsNoTextIsNotPrinted() {
    assertThat(problem("{{ data }}", DB)).startsWith("line 1: an object is used as text");
    assertThat(problem("{{ (json|fromjson).hosts }}", DB)).startsWith("line 1: a list is used");
    assertThat(problem("{{ (json|fromjson).none }}", DB)).startsWith("line 1: null is used");
    assertThat(problem("{% for e in data %}{{ e }}{% endfor %}", DB))
        .isEqualTo("line 1: what is used as text is none");
    assertThat(problem("{% for e in data %}{{ loop }}{% endfor %}", DB))
        .isEqualTo("line 1: what is used as text is none");
    assertThat(problem("{% for e in user %}{% endfor %}", DB)).startsWith("line 1: for goes over");
  }

  @Test
  void allTemplatesThatFailAreTold() {
    var texts = new TreeMap<>(Map.of("a", "{{ x }}", "b", "{{ user }}", "c", "\n{{ y }}"));

    assertThat(failure(texts))
        .isEqualTo(
            new SyncFailure.TemplateFailed(
                "template \"a\"",
                "line 1: there is no variable \"x\"; template \"c\": line 2: there is no variable"
                    + " \"y\""));
  }

  @Test
  void ofManyTemplatesThatFailSixAreTold() {
    var texts = new TreeMap<String, String>();
    List.of("a", "b", "c", "d", "e", "f", "g", "h").forEach(key -> texts.put(key, "{{ x }}"));

    assertThat(failure(texts).toString())
        .contains("template \"f\": line 1")
        .doesNotContain("template \"g\"")
        .contains("; +2 more templates");
  }

  private static SyncFailure failure(Map<String, String> texts) {
    return catchThrowableOfType(
            SyncFailedException.class,
            () -> Templates.render(new TreeMap<>(texts), new TreeMap<>(DB)))
        .failure();
  }

  @Test
  void nothingIsRenderedWhereThereIsNoTemplate() {
    assertThat(Templates.render(new TreeMap<>(), new TreeMap<>(DB))).isEmpty();
  }

  @Test
  void anUnknownSurrogateIsNoText() {
    assertThatThrownBy(
            () ->
                Templates.render(
                    new TreeMap<>(Map.of("a", "{{ x | fromjson }}")),
                    new TreeMap<>(ofTexts("x", "\"\\ud800\""))))
        .isInstanceOf(SyncFailedException.class)
        .extracting(e -> ((SyncFailedException) e).failure())
        .isEqualTo(
            new SyncFailure.TemplateFailed("template \"a\"", "makes what is not valid Unicode"));
  }
}
