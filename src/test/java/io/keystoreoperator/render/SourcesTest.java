package io.keystoreoperator.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keystoreoperator.model.DataEntry;
import io.keystoreoperator.model.DecodingStrategy;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.SecretTemplate;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.Whitespace;
import io.keystoreoperator.source.Conversion;
import io.keystoreoperator.source.Expression;
import io.keystoreoperator.source.Extraction;
import io.keystoreoperator.source.Finding;
import io.keystoreoperator.source.KeyNaming;
import io.keystoreoperator.source.Replacement;
import io.keystoreoperator.source.Search;
import io.keystoreoperator.source.Sources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// From values to the keys of a Secret, where `dataFrom` says which.
class SourcesTest {
  private static final ItemKey APP = ItemKey.newest("payments/app");
  private static final ItemKey MORE = ItemKey.newest("payments/more");

  private final Renderer renderer = new Renderer();

  @Test
  void theMembersOfAnObjectBecomeKeysStringsAsTextAndTheRestAsJson() {
    String json =
        """
        {"user": "app", "port": 5432, "big": 1e400, "tls": {"ca": [1, "ä \\u00e4"]}, "on": true,
         "quoted": "\\"x\\"", "a b": "", "list": [ ]}
        """;

    assertThat(extracted(json))
        .isEqualTo(
            Map.of(
                "user", "app",
                "port", "5432",
                "big", "1e400",
                "tls", "{\"ca\":[1,\"ä \\u00e4\"]}",
                "on", "true",
                "quoted", "\"x\"",
                "a_b", "",
                "list", "[]"));
  }

  @Test
  void aPropertyIsTheObjectThatIsExtracted() {
    String json = "{\"prod\": {\"user\": \"app\"}, \"as.text\": \"{\\\"user\\\": \\\"it\\\"}\"}";

    assertThat(text(List.of(extraction(APP, "prod")), Map.of(APP, json)))
        .isEqualTo(Map.of("user", "app"));
    assertThat(text(List.of(extraction(APP, "as\\.text")), Map.of(APP, json)))
        .isEqualTo(Map.of("user", "it"));
  }

  @Test
  void eachMemberIsTrimmedAndDecoded() {
    Extraction extraction =
        new Extraction(
            "dataFrom[0]", APP, null, DecodingStrategy.BASE64, Whitespace.TRIM, naming());

    assertThat(text(List.of(extraction), Map.of(APP, "{\"a\": \" aGk= \", \"b\": \"\"}")))
        .isEqualTo(Map.of("a", "hi", "b", ""));
  }

  @Test
  void templatesSeeWhatWasExtractedAndFound() {
    Sources sources =
        new Sources(List.of(), List.of(extraction(APP, null)), List.of(finding(naming(), MORE)));
    SecretTemplate template =
        new SecretTemplate(
            "Opaque",
            false,
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(Map.of("url", "{{ user }}:{{ payments_more }}")));

    assertThat(text(sources, template, Map.of(APP, "{\"user\": \"app\"}", MORE, "s3cr3t")))
        .isEqualTo(Map.of("url", "app:s3cr3t"));
  }

  @Test
  void whatIsFoundGetsItsNameForItsKey() {
    Sources sources =
        new Sources(
            List.of(),
            List.of(),
            List.of(
                finding(replacing("^payments/", ""), APP),
                finding(
                    new KeyNaming(
                        List.of(
                            new KeyNaming.Step.ByTemplate(
                                "dataFrom[1].rewrite[0]",
                                "{{ value | upper | replace(\"/\", \"_\") }}")),
                        Conversion.DEFAULT),
                    MORE)));

    assertThat(text(sources, SecretTemplate.NONE, Map.of(APP, "a", MORE, "m")))
        .isEqualTo(Map.of("app", "a", "PAYMENTS_MORE", "m"));
  }

  @Test
  void twoNamesThatBecomeOneKeyAreAConflictBeforeAnythingIsDecrypted() {
    Sources sources =
        new Sources(
            List.of(entry("payments_app", MORE)),
            List.of(),
            List.of(
                finding(naming(), APP, ItemKey.newest("payments_app")),
                finding(replacing(".*/", ""), APP, ItemKey.newest("other/app"))));

    assertThat(failure(() -> renderer.entries(sources)))
        .isEqualTo(
            new SyncFailure.SourceConflict(
                List.of(
                    "key \"app\" comes twice, of \"payments/app\" (dataFrom[0]) and of"
                        + " \"other/app\" (dataFrom[0])",
                    "key \"payments_app\" comes twice, of \"payments/more\" (data) and of"
                        + " \"payments/app\" (dataFrom[0]) and of \"payments_app\""
                        + " (dataFrom[0])")));
  }

  @Test
  void aMemberThatMeetsAKnownKeyIsNamedByIt() {
    Sources sources =
        new Sources(List.of(entry("user", MORE)), List.of(extraction(APP, null)), List.of());

    assertThat(
            failure(
                () -> text(sources, SecretTemplate.NONE, Map.of(APP, "{\"user\": 1}", MORE, ""))))
        .isEqualTo(
            new SyncFailure.SourceConflict(
                List.of(
                    "key \"user\" comes twice, of \"payments/more\" and of a member of"
                        + " \"payments/app\" (dataFrom[0])")));
  }

  @Test
  void theNamesOfMembersAreInNoMessage() {
    String names = "{\"hunter2\": 1, \"hunter3\": 2}";

    assertThat(
            failure(
                () ->
                    text(
                        List.of(extraction(APP, null), extraction(MORE, null)),
                        Map.of(APP, names, MORE, names))))
        .isEqualTo(
            new SyncFailure.SourceConflict(
                List.of(
                    "one key comes twice, of a member of \"payments/app\" (dataFrom[0]) and of a"
                        + " member of \"payments/more\" (dataFrom[0])")));
    for (SyncFailure failure :
        List.of(
            failure(() -> extracted("{\"hunter2\": null}")),
            failure(() -> extracted("{\"hunter2\": 1, \"hunter2\": 2}")),
            failure(() -> extracted("{\"hunter2\": 1")),
            failure(() -> extracted("{\"..hunter2\": 1}")),
            failure(() -> extracted("{\"hunter2" + "2".repeat(253) + "\": 1}")),
            failure(() -> extracted("{\"hunter 2\": 1, \"hunter_2\": 1}")))) {
      assertThat(failure.toString()).doesNotContain("hunter");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "hunter2", "\"hunter2\"", "[]", "null", "{} {}", "{\"a\": 1", "\uFFFF"})
  void whatIsNoObjectIsRefused(String value) {
    assertThat(failure(() -> extracted(value)))
        .isEqualTo(
            new SyncFailure.NotExtractable(
                APP, "dataFrom[0]", "the value is no JSON object, or names a member twice"));
  }

  @Test
  void anEmptyObjectIsRefused() {
    assertThat(failure(() -> extracted("{}")))
        .isEqualTo(
            new SyncFailure.NotExtractable(
                APP,
                "dataFrom[0]",
                "the object has no members: there would be nothing of it in the Secret"));
  }

  @Test
  void aPropertyThatIsNotThereIsNamed() {
    assertThat(failure(() -> text(List.of(extraction(APP, "prod")), Map.of(APP, "{\"a\": 1}"))))
        .isEqualTo(
            new SyncFailure.NotExtractable(
                APP, "dataFrom[0]", "property \"prod\": the value has no such member"));
  }

  @Test
  void nullIsNoValue() {
    assertThat(failure(() -> extracted("{\"a\": null, \"b\": 1, \"c\": null}")))
        .isEqualTo(
            new SyncFailure.NotExtractable(
                APP,
                "dataFrom[0]",
                "2 of its members have no value but null: give them one, or take them out"));
  }

  @Test
  void anItemWhoseNameBecomesNoKeyIsNamed() {
    Sources sources =
        new Sources(
            List.of(), List.of(), List.of(finding(replacing("^payments/app$", "a/b"), APP, MORE)));

    assertThat(failure(() -> renderer.entries(sources)))
        .isInstanceOfSatisfying(
            SyncFailure.InvalidSpec.class,
            failure ->
                assertThat(failure.violations())
                    .startsWith(
                        "dataFrom[0]: \"payments/app\" becomes \"a/b\"",
                        "dataFrom[0]: \"payments/more\" becomes \"payments/more\""));
  }

  @Test
  void aTemplateThatFailsIsNamedWithItsPlace() {
    KeyNaming naming =
        new KeyNaming(
            List.of(new KeyNaming.Step.ByTemplate("dataFrom[0].rewrite[0]", "{{ name }}")),
            Conversion.DEFAULT);

    assertThat(
            failure(
                () ->
                    renderer.entries(
                        new Sources(List.of(), List.of(), List.of(finding(naming, APP))))))
        .isEqualTo(
            new SyncFailure.TemplateFailed(
                "dataFrom[0].rewrite[0]", "line 1: there is no variable \"name\""));
  }

  @Test
  void aTemplateMayNotWorkWithoutEndOverManyNames() {
    String hostile =
        "{% for a in data %}{{ value | replace(\"a\", \"aaaaaaaaaa\") | replace(\"a\", \"aaaaaaaaaa\")"
            + " | replace(\"a\", \"aaaaaaaaaa\") | sha256 }}{% endfor %}";
    KeyNaming naming =
        new KeyNaming(
            List.of(new KeyNaming.Step.ByTemplate("dataFrom[0].rewrite[0]", hostile)),
            Conversion.DEFAULT);
    ItemKey[] many =
        IntStream.range(0, 1_000)
            .mapToObj(i -> ItemKey.newest("a".repeat(1_000) + i))
            .toArray(ItemKey[]::new);

    assertThat(
            failure(
                () ->
                    renderer.entries(
                        new Sources(List.of(), List.of(), List.of(finding(naming, many))))))
        .isInstanceOfSatisfying(
            SyncFailure.TemplateFailed.class,
            failure -> assertThat(failure.problem()).contains("more work"));
  }

  @Test
  void moreMembersThanASecretHoldsAreRefused() {
    String json =
        IntStream.rangeClosed(0, Sources.MOST_KEYS)
            .mapToObj(i -> "\"k" + i + "\": 1")
            .collect(Collectors.joining(", ", "{", "}"));

    assertThat(failure(() -> extracted(json)))
        .isEqualTo(new SyncFailure.TooMany("the keys of the Secret", Sources.MOST_KEYS));
  }

  private Map<String, String> extracted(String value) {
    return text(List.of(extraction(APP, null)), Map.of(APP, value));
  }

  private Map<String, String> text(List<Extraction> extractions, Map<ItemKey, String> values) {
    return text(new Sources(List.of(), extractions, List.of()), SecretTemplate.NONE, values);
  }

  private Map<String, String> text(
      Sources sources, SecretTemplate template, Map<ItemKey, String> values) {
    Map<ItemKey, Plaintext> plaintexts = new HashMap<>();
    values.forEach((key, value) -> plaintexts.put(key, Plaintext.ofUtf8(value)));
    Map<String, String> text = new HashMap<>();
    renderer
        .render(renderer.entries(sources), sources.extractions(), template, plaintexts)
        .data()
        .forEach(
            (key, value) ->
                text.put(key, new String(value.bytes(), java.nio.charset.StandardCharsets.UTF_8)));
    return text;
  }

  private static SyncFailure failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    SyncFailedException thrown = catchThrowableOfType(SyncFailedException.class, call);
    assertThat(thrown).isNotNull().hasNoCause();
    return thrown.failure();
  }

  private static DataEntry entry(String secretKey, ItemKey key) {
    return new DataEntry(secretKey, key, null, DecodingStrategy.NONE, Whitespace.KEEP);
  }

  private static Extraction extraction(ItemKey key, @Nullable String property) {
    return new Extraction(
        "dataFrom[0]", key, property, DecodingStrategy.NONE, Whitespace.KEEP, naming());
  }

  private static Finding finding(KeyNaming naming, ItemKey... items) {
    return new Finding(
        new Search("dataFrom[0]", "payments/", null, DecodingStrategy.NONE, naming),
        Set.of(),
        Stream.of(items).toList());
  }

  private static KeyNaming naming() {
    return new KeyNaming(List.of(), Conversion.DEFAULT);
  }

  private static KeyNaming replacing(String source, String target) {
    Expression expression = Expression.of(source);
    return new KeyNaming(
        List.of(new KeyNaming.Step.ByExpression(expression, Replacement.of(target, expression))),
        Conversion.DEFAULT);
  }
}
