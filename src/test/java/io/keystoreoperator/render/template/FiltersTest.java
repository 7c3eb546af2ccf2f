package io.keystoreoperator.render.template;

import static io.keystoreoperator.render.template.Rendered.ofTexts;
import static io.keystoreoperator.render.template.Rendered.problem;
import static io.keystoreoperator.render.template.Rendered.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.model.Plaintext;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiltersTest {
  private static final Map<String, Plaintext> NONE = Map.of();

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "{{ 'app' | base64 }}; YXBw",
        "{{ 'ä' | base64 }}; w6Q=",
        "{{ '' | base64 }}; ``",
        "{{ 'YXBw' | base64decode }}; app",
        "{{ 'YXA' | base64decode }}; ap",
        "{{ '-_-_' | base64decode | base64 }}; +/+/",
        "{{ 'a' | json }}; \"a\"",
        "{{ 5 | json }}; 5",
        "{{ true | json }}; true",
        "{{ null | json }}; null",
        "{{ 5 | quote }}; \"5\"",
        "{{ 'Ärger ß' | upper }}; ÄRGER SS",
        "{{ 'ÄI' | lower }}; äi",
        "{{ '  a b  ' | trim }}; a b",
        "{{ missing | default('x') }}; x",
        "{{ data.missing | default('x') }}; x",
        "{{ '' | default('x') }}; x",
        "{{ null | default('x') }}; x",
        "{{ ' ' | default('x') }}; ` `",
        "{{ 'a.b.c' | replace('.', '-') }}; a-b-c",
        "{{ 'aaa' | replace('aa', 'b') }}; ba",
        "{{ 'a' | replace(from='a', to='') }}; ``",
        "{{ '$1' | replace('$1', '\\\\2') }}; \\\\2",
        "{{ 'a' | indent(2) }}; `  a`",
        "{{ 'p@ss/w rd+ä~-._' | urlencode }}; p%40ss%2Fw%20rd%2B%C3%A4~-._",
        "{{ missing | upper | default('x') }}; x",
        "{{ 'a' | upper | lower | base64 }}; YQ==",
      })
  void aFilterMakesThis(String template, String made) {
    assertThat(text(template, NONE)).isEqualTo(made);
  }

  @Test
  void sha256IsInHex() {
    assertThat(text("{{ 'abc' | sha256 }}", NONE))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void base64DecodeSkipsLineBreaks() {
    assertThat(text("{{ x | base64decode }}", ofTexts("x", "YXBw\r\nYXBw\n"))).isEqualTo("appapp");
  }

  @Test
  void jsonEscapesWhatItMust() {
    var x = ofTexts("x", "a\"b\\c\nä\u0001");

    assertThat(text("{{ x | json }}", x)).isEqualTo("\"a\\\"b\\\\c\\nä\\u0001\"");
    assertThat(text("{{ x | quote }}", x)).isEqualTo("\"a\\\"b\\\\c\\nä\\u0001\"");
  }

  @Test
  void jsonMakesAnObjectOfTheData() {
    assertThat(text("{{ data | json }}", ofTexts("b", "2", "a", "x\n")))
        .isEqualTo("{\"a\":\"x\\n\",\"b\":\"2\"}");
  }

  @Test
  void jsonGivesBackWhatFromjsonTook() {
    String json = "{\"z\":[1,1.50,1e400,-0,12345678901234567890],\"a\":{\"n\":null,\"t\":true}}";

    assertThat(text("{{ x | fromjson | json }}", ofTexts("x", " " + json + "\n"))).isEqualTo(json);
  }

  @Test
  void membersOfJsonAreTaken() {
    var x = ofTexts("x", "{\"user\": \"app\", \"ports\": [5432], \"key\": 1.10}");

    assertThat(
            text(
                "{{ (x | fromjson).user }}:{{ (x | fromjson)['ports'][0] }}:{{ (x|fromjson).key }}",
                x))
        .isEqualTo("app:5432:1.10");
  }

  @Test
  void indentLeavesEmptyLinesEmpty() {
    assertThat(text("{{ x | indent(2) }}", ofTexts("x", "a\n\nb\n"))).isEqualTo("  a\n\n  b\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{{ 'a-b' | upper('x') }}; line 1: upper takes no argument",
        "{{ 'a' | replace('a') }}; line 1: replace takes an argument: to",
        "{{ 'a' | replace('', 'b') }}; line 1: replace looks for at least one character",
        "{{ 'a' | replace('a','b','c') }}; line 1: replace takes no more arguments than 2",
        "{{ 'a' | indent }}; line 1: indent takes an argument: spaces",
        "{{ 'a' | indent('x') }}; line 1: indent takes a number of spaces",
        "{{ 'a' | indent(101) }}; line 1: indent takes 0 to 100 spaces",
        "{{ 'a!' | base64decode }}; line 1: base64decode was given what is not Base64",
        "{{ '{' | fromjson }}; line 1: fromjson was given what is not JSON, or names a member twice",
        "{{ '' | fromjson }}; line 1: fromjson was given what is not JSON, or names a member twice",
        "{{ '1 2' | fromjson }}; line 1: fromjson was given what is not JSON, or names a member twice",
        "{{ missing | upper }}; line 1: there is no variable \"missing\"",
        "{{ '' | default }}; line 1: null is used as text: give a value with the filter default",
      })
  void misuseOfAFilterIsTold(String template, String told) {
    assertThat(problem(template, NONE)).isEqualTo(told);
  }
}
