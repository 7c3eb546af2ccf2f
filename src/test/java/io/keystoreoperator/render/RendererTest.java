package io.keystoreoperator.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keystoreoperator.format.Vector;
import io.keystoreoperator.model.DataEntry;
import io.keystoreoperator.model.DecodingStrategy;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.SecretTemplate;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.Whitespace;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RendererTest {
  private static final ItemKey KEY = ItemKey.newest("payments/db");
  private static final String JSON =
      """
      {"user": "app", "password": " cGFzcw==\\n", "tls": {"ca": "X"}}
      """;

  private final Renderer renderer = new Renderer();

  @Test
  void everyEntryBecomesAKeyOfTheSecret() {
    ItemKey second = new ItemKey("payments/db", "2");
    var entries = List.of(whole("b", KEY), whole("a", second), whole("c", KEY));
    var values = Map.of(KEY, Plaintext.ofUtf8("newest"), second, Plaintext.ofUtf8("second"));

    SecretContent content = renderer.render(entries, List.of(), SecretTemplate.NONE, values);

    assertThat(content.type()).isEqualTo("Opaque");
    assertThat(content.data())
        .containsExactly(
            Map.entry("a", Plaintext.ofUtf8("second")),
            Map.entry("b", Plaintext.ofUtf8("newest")),
            Map.entry("c", Plaintext.ofUtf8("newest")));
  }

  @Test
  void noEntryMakesAnEmptySecret() {
    assertThat(renderer.render(List.of(), List.of(), SecretTemplate.NONE, Map.of()).data())
        .isEmpty();
  }

  @Test
  void aPemKeepsItsLastNewline() {
    Plaintext pem = Vector.of(ItemFormat.KEYSTORE_V1, "tls.key").value();
    assertThat(new String(pem.bytes(), StandardCharsets.US_ASCII)).endsWith("-\n");

    assertThat(rendered(whole("tls.key", KEY), pem)).isEqualTo(pem);
  }

  @Test
  void anEmptyValueStaysEmpty() {
    Plaintext empty = Plaintext.ofUtf8("");

    for (DecodingStrategy strategy : DecodingStrategy.values()) {
      for (Whitespace whitespace : Whitespace.values()) {
        var entry = new DataEntry("a", KEY, null, strategy, whitespace);

        assertThat(rendered(entry, empty)).isEqualTo(empty);
      }
    }
  }

  @Test
  void aPropertyIsTakenOutThenTrimmedThenDecoded() {
    var entry = new DataEntry("a", KEY, "password", DecodingStrategy.BASE64, Whitespace.TRIM);

    assertThat(rendered(entry, Plaintext.ofUtf8(JSON))).isEqualTo(Plaintext.ofUtf8("pass"));
  }

  @Test
  void theSpacesOfAKeptValueAreNotBase64() {
    var entry = new DataEntry("a", KEY, "password", DecodingStrategy.BASE64, Whitespace.KEEP);

    assertThat(failure(List.of(entry), JSON))
        .isEqualTo(
            new SyncFailure.TemplateFailed(
                "secretKey a", "property password of payments/db is not Base64"));
  }

  @Test
  void aWholeValueThatIsNotBase64IsNamedByItsItem() {
    var entry = new DataEntry("a", KEY, null, DecodingStrategy.BASE64_URL, Whitespace.KEEP);

    assertThat(failure(List.of(entry), "a+b/"))
        .isEqualTo(
            new SyncFailure.TemplateFailed(
                "secretKey a", "the value of payments/db is not Base64URL"));
  }

  @Test
  void aMissingPropertyIsNamed() {
    assertThat(failure(List.of(property("a", "pasword")), JSON))
        .isEqualTo(
            new SyncFailure.PropertyNotFound(KEY, "pasword", "the value has no such member"));
  }

  @Test
  void theOtherEntriesThatFailAreNamedToo() {
    var entries =
        List.of(
            property("z", "x"),
            property("c", "y"),
            property("b", "user"),
            new DataEntry("a", KEY, null, DecodingStrategy.BASE64, Whitespace.KEEP));

    assertThat(failure(entries, JSON))
        .isEqualTo(
            new SyncFailure.PropertyNotFound(
                KEY, "x", "the value has no such member; also failed: a, c"));
  }

  @Test
  void ofManyThatFailTenMoreAreNamed() {
    var entries =
        IntStream.rangeClosed(10, 22).mapToObj(i -> property("key" + i, "missing")).toList();

    assertThat(failure(entries, JSON))
        .isEqualTo(
            new SyncFailure.PropertyNotFound(
                KEY,
                "missing",
                "the value has no such member; also failed: key11, key12, key13, key14, key15,"
                    + " key16, key17, key18, key19, key20, +2"));
  }

  @Test
  void nothingOfAValueReachesAFailure() {
    var strategy = DecodingStrategy.BASE64;
    var properties = new DataEntry("a", KEY, "password", strategy, Whitespace.KEEP);
    var wholes = new DataEntry("a", KEY, null, strategy, Whitespace.KEEP);
    List<String> values =
        List.of(
            "hunter2!",
            "{\"password\": hunter2!}",
            "{\"password\": \"hunter2!\"}",
            "{\"password\": \"hunter2!",
            "{\"hunter2!\": 1, \"hunter2!\": 2}",
            "{\"password\": {\"hunter2!\": [\"\\ud800\"]}}",
            "{\"password\": \"hunter2!\\ud800\"}");
    for (String value : values) {
      for (DataEntry entry : List.of(properties, wholes)) {
        SyncFailedException thrown = thrown(List.of(entry), value);
        var trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));

        assertThat(thrown).hasNoCause();
        assertThat(trace + thrown.failure().toString()).doesNotContain("hunter2");
      }
    }
  }

  @Test
  void contentCannotPrintItself() {
    var values = Map.of(KEY, Plaintext.ofUtf8("hunter2"));
    SecretContent content =
        renderer.render(List.of(whole("a", KEY)), List.of(), SecretTemplate.NONE, values);

    assertThat(content.toString()).doesNotContain("hunter2");
  }

  @Test
  void contentIsNotChangedFromOutside() {
    SecretContent content = renderer.render(List.of(), List.of(), SecretTemplate.NONE, Map.of());

    assertThatThrownBy(() -> content.data().put("a", Plaintext.ofUtf8("b")))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aTemplateReplacesTheDataThatItSees() {
    SecretContent content = templated(false, "{{ a }}{{ b }}!");

    assertThat(content.data()).containsExactly(Map.entry("b", Plaintext.ofUtf8("valuevalue!")));
  }

  @Test
  void aTemplateGoesBeforeDataOfTheSameKey() {
    SecretContent content = templated(true, "{{ b }}!");

    assertThat(content.data())
        .containsExactly(
            Map.entry("a", Plaintext.ofUtf8("value")), Map.entry("b", Plaintext.ofUtf8("value!")));
  }

  @Test
  void typeAndMetadataAreThoseOfTheTemplate() {
    SecretContent content = templated(true, "");

    assertThat(content.type()).isEqualTo("example.com/own");
    assertThat(content.labels()).containsExactly(Map.entry("l", "1"));
    assertThat(content.annotations()).containsExactly(Map.entry("n", "2"));
  }

  private SecretContent templated(boolean keepsData, String text) {
    var template =
        new SecretTemplate(
            "example.com/own",
            keepsData,
            new TreeMap<>(Map.of("l", "1")),
            new TreeMap<>(Map.of("n", "2")),
            new TreeMap<>(Map.of("b", text)));
    var entries = List.of(whole("a", KEY), whole("b", KEY));
    return renderer.render(entries, List.of(), template, Map.of(KEY, Plaintext.ofUtf8("value")));
  }

  private static DataEntry whole(String secretKey, ItemKey key) {
    return entry(secretKey, key, null);
  }

  private static DataEntry property(String secretKey, String property) {
    return entry(secretKey, KEY, property);
  }

  private static DataEntry entry(String secretKey, ItemKey key, @Nullable String property) {
    return new DataEntry(secretKey, key, property, DecodingStrategy.NONE, Whitespace.KEEP);
  }

  private @Nullable Plaintext rendered(DataEntry entry, Plaintext value) {
    return renderer
        .render(List.of(entry), List.of(), SecretTemplate.NONE, Map.of(KEY, value))
        .data()
        .get(entry.secretKey());
  }

  private SyncFailure failure(List<DataEntry> entries, String value) {
    return thrown(entries, value).failure();
  }

  private SyncFailedException thrown(List<DataEntry> entries, String value) {
    var values = Map.of(KEY, Plaintext.ofUtf8(value));
    SyncFailedException thrown =
        catchThrowableOfType(
            SyncFailedException.class,
            () -> renderer.render(entries, List.of(), SecretTemplate.NONE, values));
    assertThat(thrown).isNotNull();
    return thrown;
  }
}
