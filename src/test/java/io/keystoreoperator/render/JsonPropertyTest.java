package io.keystoreoperator.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.model.Plaintext;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPropertyTest {
  private static final String DOCUMENT =
      """
      {
        "user": "app",
        "empty": "",
        "quoted": "p@ss\\"w\\u00f6rd\\n",
        "port": 5432,
        "ratio": 1.0E10,
        "long": 123456789012345678901234567890.10,
        "zero": -0,
        "on": true,
        "off": false,
        "nothing": null,
        "tls.ca": "literal",
        "tls": {"ca": "X", "ca.crt": "dotted", "nested": {"deep": [1.50, {"a": null}, [ ]]}},
        "hosts": ["a", {"name": "b"}, ["c"]],
        "0": "zero",
        "a*b": "star",
        "": {"": "unnamed"},
        "back\\\\slash": "here"
      }
      """;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "user, app",
        "empty, ''",
        "port, 5432",
        "ratio, 1.0E10",
        "long, 123456789012345678901234567890.10",
        "zero, -0",
        "on, true",
        "off, false",
        "tls.ca, literal",
        "tls.ca\\.crt, dotted",
        "tls, '{\"ca\":\"X\",\"ca.crt\":\"dotted\",\"nested\":{\"deep\":[1.50,{\"a\":null},[]]}}'",
        "tls.nested.deep, '[1.50,{\"a\":null},[]]'",
        "tls.nested.deep.0, 1.50",
        "hosts, '[\"a\",{\"name\":\"b\"},[\"c\"]]'",
        "hosts.0, a",
        "hosts.1.name, b",
        "hosts.2.0, c",
        "0, zero",
        "a*b, star",
        "., unnamed",
        "back\\slash, here",
        "back\\\\slash, here",
      })
  void aPropertyIsFound(String property, String expected) {
    assertThat(found(property, DOCUMENT)).isEqualTo(expected);
  }

  @Test
  void aStringComesOutAsItsBytes() {
    assertThat(found("quoted", DOCUMENT)).isEqualTo("p@ss\"wörd\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pasword",
        "User",
        "user.name",
        "tls.key",
        "tls.ca.crt",
        "hosts.3",
        "hosts.-1",
        "hosts.00",
        "hosts.9999999999",
        "hosts.#",
        "hosts.a",
        "u*",
        "?ser",
        "tls|ca",
        "@this",
        "user.",
        ".user"
      })
  void aPropertyThatIsNotThereIsNotGuessed(String property) {
    assertThat(problem(property, DOCUMENT)).isEqualTo("the value has no such member");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "tls.nested.deep.1.a"})
  void nullIsNoValue(String property) {
    assertThat(problem(property, DOCUMENT)).isEqualTo("the property is null");
  }

  @Test
  void anArrayMayBeTheWholeValue() {
    assertThat(found("1.a", "[0, {\"a\": \"b\"}]")).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"text\"", "1", "true", "null", "[]", "{}"})
  void aValueWithoutMembersHasNoProperty(String json) {
    assertThat(problem("a", json)).isEqualTo("the value has no such member");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "secret",
        "{\"a\": 1",
        "{\"a\": 1} {}",
        "{\"a\": 1} x",
        "{'a': 1}",
        "{\"a\": NaN}",
        "{\"a\": 01}",
        "{\"a\": \"\t\"}",
        "{\"a\": 1, \"a\": 2}",
        "{\"a\": 1, \"b\": {\"c\": 1, \"c\": 1}}",
        "{\"a\": {\"b\": 1, \"b\": 1}}",
      })
  void whatIsNotJsonToEveryReaderIsRefused(String json) {
    assertThat(problem("a", json)).isEqualTo("the value is not JSON, or names a member twice");
  }

  @Test
  void bytesThatAreNotUtf8AreNotJson() {
    byte[] latin1 = "{\"a\": \"ö\"}".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(new JsonProperty("a").of(Plaintext.of(latin1)))
        .isEqualTo(new Rendering.NoProperty("a", "the value is not JSON, or names a member twice"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud800", "x\\ud800y", "\\udc00"})
  void halfASurrogatePairIsNotReplaced(String half) {
    assertThat(problem("a", "{\"a\": \"" + half + "\"}"))
        .isEqualTo("the property is text that UTF-8 cannot hold");
    String array = "[\"" + half + "\"]";
    assertThat(found("a", "{\"a\": " + array + "}")).isEqualTo(array);
  }

  @Test
  void insideAnObjectNothingIsWrittenAnew() {
    String written =
        """
        {"path": "C:\\\\ \\"x\\" \\/ \\u00f6\\ud83d\\ude14 ö😔", "n": [1.0E+2, 0.10, -0.0]}""";
    String compact = written.replace("\": ", "\":").replace(", \"", ",\"").replace(", ", ",");

    assertThat(found("a.b", "{ \"a\" :\r\n{\t\"b\" : " + written + "\n} }")).isEqualTo(compact);
    assertThat(found("a", "{ \"a\" :\r\n{\t\"b\" : " + written + "\n} }"))
        .isEqualTo("{\"b\":" + compact + "}");
  }

  @Test
  void whereAValueLiesInALongTextDoesNotMatter() {
    String padding = "ö".repeat(100_000);
    String json =
        "{\"x\": \"" + padding + "\", \"a\": {\"b\": [1, 2]}, \"y\": \"" + padding + "\"}";

    assertThat(found("a", json)).isEqualTo("{\"b\":[1,2]}");
    assertThat(found("x", json)).isEqualTo(padding);
  }

  private static String found(String property, String json) {
    Rendering rendering = new JsonProperty(property).of(Plaintext.ofUtf8(json));
    assertThat(rendering).isInstanceOf(Rendering.Done.class);
    return new String(((Rendering.Done) rendering).value().bytes(), StandardCharsets.UTF_8);
  }

  private static String problem(String property, String json) {
    Rendering rendering = new JsonProperty(property).of(Plaintext.ofUtf8(json));
    assertThat(rendering).isInstanceOf(Rendering.NoProperty.class);
    return ((Rendering.NoProperty) rendering).problem();
  }
}
