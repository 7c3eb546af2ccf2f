package io.keystoreoperator.plan;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.Bytes;
import io.keystoreoperator.model.DataEntry;
import io.keystoreoperator.model.DecodingStrategy;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemAttribute;
import io.keystoreoperator.model.ItemAttribute.Binary;
import io.keystoreoperator.model.ItemAttribute.Numeric;
import io.keystoreoperator.model.ItemAttribute.Other;
import io.keystoreoperator.model.ItemAttribute.Text;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeyAccess;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SecretTemplate;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.model.TableRef;
import io.keystoreoperator.model.Whitespace;
import io.keystoreoperator.source.Conversion;
import io.keystoreoperator.source.Expression;
import io.keystoreoperator.source.Extraction;
import io.keystoreoperator.source.Finding;
import io.keystoreoperator.source.KeyNaming;
import io.keystoreoperator.source.Replacement;
import io.keystoreoperator.source.Search;
import io.keystoreoperator.source.Sources;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RevisionTest {
  private static final long SEED = 20_260_101;
  private static final ItemKey DB = new ItemKey("payments/db", "7");
  private static final Map<String, ItemAttribute> ATTRIBUTES =
      Map.of(
          "value", new Text("AQICAH"),
          "counter", new Numeric("1"),
          "blob", new Binary(bytes("AQ")),
          "extra", new Other("list of 2"));

  /// All that a revision speaks of.
  private record Input(
      String uid,
      long generation,
      String secretName,
      List<DataEntry> entries,
      Map<ItemKey, Map<String, String>> contexts,
      Map<ItemKey, EncryptedItem> items,
      SecretTemplate template) {
    Input(
        String uid,
        long generation,
        String secretName,
        List<DataEntry> entries,
        Map<ItemKey, Map<String, String>> contexts,
        Map<ItemKey, EncryptedItem> items) {
      this(uid, generation, secretName, entries, contexts, items, SecretTemplate.NONE);
    }

    String revision() {
      return new SyncPlan(
              keystore(uid, generation), secretName, Sources.of(entries), contexts, template)
          .revision(items);
    }
  }

  private static final DataEntry ENTRY =
      new DataEntry("password", DB, "pass", DecodingStrategy.NONE, Whitespace.KEEP);

  private static final Input INPUT = input(ENTRY);

  @Test
  void equalInputHasAnEqualRevision() {
    assertThat(input(ENTRY).revision()).isEqualTo(INPUT.revision()).matches("[0-9a-f]{64}");
  }

  @Test
  void aChangeToAnyOnePartChangesIt() {
    List<Input> different = new ArrayList<>(List.of(INPUT));
    different.addAll(differentKeystores());
    different.addAll(differentEntries());
    different.addAll(differentContexts());
    different.addAll(differentItems());
    different.addAll(differentTemplates());

    assertThat(different).extracting(Input::revision).doesNotHaveDuplicates();
  }

  private static List<Input> differentKeystores() {
    return List.of(
        new Input("uid-2", 3, "app-db", INPUT.entries, INPUT.contexts, INPUT.items),
        new Input("uid-1", 4, "app-db", INPUT.entries, INPUT.contexts, INPUT.items),
        new Input("uid-1", 3, "app-db2", INPUT.entries, INPUT.contexts, INPUT.items));
  }

  private static List<Input> differentEntries() {
    List<Input> inputs = new ArrayList<>();
    inputs.add(entry("Password", DB, "pass", DecodingStrategy.NONE, Whitespace.KEEP));
    inputs.add(
        entry("password", ItemKey.newest("payments/db"), "pass", DecodingStrategy.NONE, null));
    inputs.add(entry("password", new ItemKey("payments/db", "8"), "pass", null, null));
    inputs.add(entry("password", new ItemKey("payments/db2", "7"), "pass", null, null));
    inputs.add(entry("password", DB, null, null, null));
    inputs.add(entry("password", DB, "", null, null));
    inputs.add(entry("password", DB, "Pass", null, null));
    inputs.add(entry("password", DB, "pass", DecodingStrategy.BASE64, null));
    inputs.add(entry("password", DB, "pass", DecodingStrategy.BASE64_URL, null));
    inputs.add(entry("password", DB, "pass", DecodingStrategy.AUTO, null));
    inputs.add(entry("password", DB, "pass", null, Whitespace.TRIM));
    DataEntry second = new DataEntry("user", DB, "user", DecodingStrategy.NONE, Whitespace.KEEP);
    inputs.add(input(ENTRY, second));
    inputs.add(input(second, ENTRY));
    inputs.add(input());
    return inputs;
  }

  private static List<Input> differentContexts() {
    return List.of(
        contexts(Map.of()),
        contexts(Map.of("env", "")),
        contexts(Map.of("env", "test")),
        contexts(Map.of("Env", "prod")),
        contexts(Map.of("prod", "env")),
        contexts(Map.of("env", "prod", "zone", "1")));
  }

  private static List<Input> differentItems() {
    List<Input> inputs = new ArrayList<>();
    inputs.add(items(Map.of()));
    inputs.add(item(null, ATTRIBUTES));
    inputs.add(item("", ATTRIBUTES));
    inputs.add(item("8", ATTRIBUTES));
    inputs.add(item("7", Map.of()));
    inputs.add(item("7", with("value", new Text("AQICAg"))));
    inputs.add(item("7", with("value", new Text(""))));
    inputs.add(item("7", with("added", new Text("AQICAH"))));
    for (String name : ATTRIBUTES.keySet()) {
      Map<String, ItemAttribute> without = new HashMap<>(ATTRIBUTES);
      without.remove(name);
      inputs.add(item("7", without));
    }
    for (ItemAttribute type :
        List.of(new Text("x"), new Numeric("x"), new Binary(bytes("x")), new Other("x"))) {
      inputs.add(item("7", with("value", type)));
    }
    return inputs;
  }

  private static List<Input> differentTemplates() {
    SortedMap<String, String> none = new TreeMap<>();
    SortedMap<String, String> a = new TreeMap<>(Map.of("a", "b"));
    SortedMap<String, String> other = new TreeMap<>(Map.of("a", "c"));
    return List.of(
        template(new SecretTemplate("kubernetes.io/tls", true, none, none, none)),
        template(new SecretTemplate("Opaque", false, none, none, none)),
        template(new SecretTemplate("Opaque", true, a, none, none)),
        template(new SecretTemplate("Opaque", true, other, none, none)),
        template(new SecretTemplate("Opaque", true, none, a, none)),
        template(new SecretTemplate("Opaque", true, none, other, none)),
        template(new SecretTemplate("Opaque", true, none, none, a)),
        template(new SecretTemplate("Opaque", true, none, none, other)),
        template(new SecretTemplate("Opaque", true, a, a, none)),
        template(new SecretTemplate("Opaque", true, a, none, a)));
  }

  @Test
  void whereKeysComeFromChangesIt() {
    Expression any = Expression.of(".*");
    KeyNaming plain = naming();
    KeyNaming unicode = new KeyNaming(List.of(), Conversion.UNICODE);
    KeyNaming replaced = naming(new KeyNaming.Step.ByExpression(any, Replacement.of("a", any)));
    KeyNaming otherwise = naming(new KeyNaming.Step.ByExpression(any, Replacement.of("b", any)));
    KeyNaming rendered = naming(new KeyNaming.Step.ByTemplate("here", ".*"));
    KeyNaming twice =
        naming(new KeyNaming.Step.ByTemplate("here", ".*"), replaced.steps().getFirst());
    List<Sources> different = new ArrayList<>(List.of(Sources.of(List.of())));
    for (KeyNaming naming : List.of(plain, unicode, replaced, otherwise, rendered, twice)) {
      different.add(extracting(DB, null, DecodingStrategy.NONE, Whitespace.KEEP, naming));
      different.add(finding(DecodingStrategy.NONE, naming, DB));
    }
    different.add(extracting(DB, "", DecodingStrategy.NONE, Whitespace.KEEP, plain));
    different.add(extracting(DB, "prod", DecodingStrategy.NONE, Whitespace.KEEP, plain));
    different.add(extracting(DB, null, DecodingStrategy.AUTO, Whitespace.KEEP, plain));
    different.add(extracting(DB, null, DecodingStrategy.NONE, Whitespace.TRIM, plain));
    different.add(
        extracting(ItemKey.newest("other"), null, DecodingStrategy.NONE, Whitespace.KEEP, plain));
    different.add(finding(DecodingStrategy.BASE64, plain, DB));
    different.add(finding(DecodingStrategy.NONE, plain));
    different.add(finding(DecodingStrategy.NONE, plain, DB, ItemKey.newest("other")));

    assertThat(different).extracting(RevisionTest::revision).doesNotHaveDuplicates();
  }

  @Test
  void whatIsLookedForDoesNotCountBesideWhatIsFound() {
    assertThat(revision(finding("payments/", DecodingStrategy.NONE, naming(), DB)))
        .isEqualTo(revision(finding("pay", DecodingStrategy.NONE, naming(), DB)));
  }

  private static String revision(Sources sources) {
    return new SyncPlan(keystore("uid-1", 3), "app-db", sources, Map.of(), SecretTemplate.NONE)
        .revision(INPUT.items);
  }

  private static KeyNaming naming(KeyNaming.Step... steps) {
    return new KeyNaming(List.of(steps), Conversion.DEFAULT);
  }

  private static Sources extracting(
      ItemKey key,
      @Nullable String property,
      DecodingStrategy decoding,
      Whitespace whitespace,
      KeyNaming naming) {
    return new Sources(
        List.of(),
        List.of(new Extraction("dataFrom[0]", key, property, decoding, whitespace, naming)),
        List.of());
  }

  private static Sources finding(DecodingStrategy decoding, KeyNaming naming, ItemKey... found) {
    return finding("payments/", decoding, naming, found);
  }

  private static Sources finding(
      String path, DecodingStrategy decoding, KeyNaming naming, ItemKey... found) {
    Search search = new Search("dataFrom[0]", path, null, decoding, naming);
    return new Sources(
        List.of(), List.of(), List.of(new Finding(search, Set.of(), List.of(found))));
  }

  @Test
  void theOrderOfMapsDoesNotMatter() {
    Map<String, ItemAttribute> backwards = new LinkedHashMap<>();
    ATTRIBUTES.keySet().stream()
        .sorted(Collections.reverseOrder())
        .forEach(name -> backwards.put(name, ATTRIBUTES.get(name)));
    Map<String, String> pairs = new LinkedHashMap<>();
    Map<String, String> pairsBackwards = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      pairs.put("pair" + i, "v");
      pairsBackwards.put("pair" + (19 - i), "v");
    }

    assertThat(item("7", backwards).revision()).isEqualTo(INPUT.revision());
    assertThat(contexts(pairsBackwards).revision()).isEqualTo(contexts(pairs).revision());
  }

  @Test
  void theOrderOfItemsDoesNotMatter() {
    List<DataEntry> entries = new ArrayList<>();
    Map<ItemKey, EncryptedItem> forwards = new LinkedHashMap<>();
    Map<ItemKey, EncryptedItem> backwards = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      ItemKey key = ItemKey.newest("key" + i);
      entries.add(new DataEntry("k" + i, key, null, DecodingStrategy.NONE, Whitespace.KEEP));
      forwards.put(key, new EncryptedItem(key.name(), "1", ATTRIBUTES));
    }
    entries.reversed().forEach(e -> backwards.put(e.key(), forwards.get(e.key())));

    assertThat(new Input("u", 1, "s", entries, Map.of(), forwards).revision())
        .isEqualTo(new Input("u", 1, "s", entries, Map.of(), backwards).revision());
  }

  @Test
  void itemsThatThePlanDoesNotReadDoNotCount() {
    Map<ItemKey, EncryptedItem> more = new HashMap<>(INPUT.items);
    more.put(ItemKey.newest("other"), new EncryptedItem("other", null, ATTRIBUTES));

    assertThat(items(more).revision()).isEqualTo(INPUT.revision());
  }

  /// Texts that move their borders, and turn up in each other's places, are where a hash over
  /// concatenated parts would fail.
  @Test
  void noTwoInputsRunTogether() {
    Random random = new Random(SEED);
    Map<String, Input> seen = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      Input input = arbitrary(random);
      Input before = seen.put(input.revision(), input);
      if (before != null) {
        assertThat(before).isEqualTo(input);
      }
    }
    assertThat(seen).hasSizeGreaterThan(10_000);
  }

  @Test
  void aLengthInsideATextDoesNotPassForALength() {
    String length = new String(new byte[] {0, 0, 0, 1}, StandardCharsets.UTF_8);

    assertThat(
            List.of(
                contexts(Map.of("a", "b" + length + "c")).revision(),
                contexts(Map.of("a" + length + "b", "c")).revision(),
                contexts(Map.of("a", "b", "c", "")).revision(),
                contexts(Map.of("a", "b" + length + "c" + length)).revision()))
        .doesNotHaveDuplicates();
  }

  /// Whatever a revision is made of, no plaintext can be in it.
  @Test
  void nothingThatARevisionSeesCanHoldPlaintext() {
    Set<Type> seen = new HashSet<>();
    for (Class<?> part : List.of(SyncPlan.class, ItemKey.class, EncryptedItem.class)) {
      collect(part, seen);
    }

    assertThat(seen)
        .contains(DataEntry.class, Bytes.class, ItemAttribute.Binary.class)
        .doesNotContain(Plaintext.class);
  }

  private static void collect(Type type, Set<Type> seen) {
    if (type instanceof ParameterizedType generic) {
      Arrays.stream(generic.getActualTypeArguments()).forEach(t -> collect(t, seen));
    } else if (type instanceof Class<?> raw && seen.add(raw)) {
      if (raw.isSealed()) {
        Arrays.stream(raw.getPermittedSubclasses()).forEach(t -> collect(t, seen));
      }
      if (raw.isRecord()) {
        Arrays.stream(raw.getRecordComponents())
            .map(RecordComponent::getGenericType)
            .forEach(t -> collect(t, seen));
      }
    }
  }

  private static Input arbitrary(Random random) {
    List<DataEntry> entries = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      entries.add(
          new DataEntry(
              word(random),
              new ItemKey(wordOrMore(random), random.nextBoolean() ? null : wordOrMore(random)),
              random.nextBoolean() ? null : word(random),
              DecodingStrategy.NONE,
              Whitespace.KEEP));
    }
    Map<ItemKey, Map<String, String>> contexts = new HashMap<>();
    Map<ItemKey, EncryptedItem> items = new HashMap<>();
    for (DataEntry entry : entries) {
      contexts.put(entry.key(), words(random));
      if (random.nextInt(4) > 0) {
        items.put(entry.key(), arbitraryItem(random, entry.key()));
      }
    }
    return new Input(word(random), random.nextInt(2), word(random), entries, contexts, items);
  }

  private static EncryptedItem arbitraryItem(Random random, ItemKey key) {
    Map<String, ItemAttribute> attributes =
        words(random).entrySet().stream()
            .collect(
                toMap(
                    Map.Entry::getKey,
                    pair ->
                        switch (random.nextInt(4)) {
                          case 0 -> new Text(pair.getValue());
                          case 1 -> new Numeric(pair.getValue());
                          case 2 -> new Binary(bytes(pair.getValue()));
                          default -> new Other(pair.getValue());
                        }));
    return new EncryptedItem(key.name(), random.nextBoolean() ? null : word(random), attributes);
  }

  private static Map<String, String> words(Random random) {
    return random
        .ints(random.nextInt(3), 0, 100)
        .mapToObj(_ -> word(random))
        .distinct()
        .collect(toMap(identity(), _ -> word(random)));
  }

  private static String wordOrMore(Random random) {
    return word(random) + "a";
  }

  /// Of few characters, among them those that a length or a type is written with.
  private static String word(Random random) {
    String alphabet = "aS1\0\u0001";
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      word.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return word.toString();
  }

  private static Input entry(
      String secretKey,
      ItemKey key,
      @Nullable String property,
      @Nullable DecodingStrategy decoding,
      @Nullable Whitespace whitespace) {
    return input(
        new DataEntry(
            secretKey,
            key,
            property,
            decoding == null ? DecodingStrategy.NONE : decoding,
            whitespace == null ? Whitespace.KEEP : whitespace));
  }

  private static Input input(DataEntry... entries) {
    Map<ItemKey, Map<String, String>> contexts = new HashMap<>();
    Map<ItemKey, EncryptedItem> items = new HashMap<>();
    for (DataEntry entry : entries) {
      contexts.put(entry.key(), Map.of("env", "prod"));
      items.put(entry.key(), new EncryptedItem(entry.key().name(), "7", ATTRIBUTES));
    }
    return new Input("uid-1", 3, "app-db", List.of(entries), contexts, items);
  }

  private static Input contexts(Map<String, String> context) {
    return new Input(
        INPUT.uid,
        INPUT.generation,
        INPUT.secretName,
        INPUT.entries,
        Map.of(DB, context),
        INPUT.items);
  }

  private static Input template(SecretTemplate template) {
    return new Input(
        INPUT.uid,
        INPUT.generation,
        INPUT.secretName,
        INPUT.entries,
        INPUT.contexts,
        INPUT.items,
        template);
  }

  private static Input item(@Nullable String version, Map<String, ItemAttribute> attributes) {
    return items(Map.of(DB, new EncryptedItem(DB.name(), version, attributes)));
  }

  private static Input items(Map<ItemKey, EncryptedItem> items) {
    return new Input(
        INPUT.uid, INPUT.generation, INPUT.secretName, INPUT.entries, INPUT.contexts, items);
  }

  private static Map<String, ItemAttribute> with(String name, ItemAttribute attribute) {
    Map<String, ItemAttribute> attributes = new HashMap<>(ATTRIBUTES);
    attributes.put(name, attribute);
    return attributes;
  }

  private static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ResolvedKeystore keystore(String uid, long generation) {
    return new ResolvedKeystore(
        KeystoreId.cluster("account-a"),
        uid,
        generation,
        new TableRef("us-east-1", "keystore"),
        ItemFormat.AUTO,
        new SessionRequest(
            "us-east-1",
            new BaseIdentity.Operator(),
            List.of(),
            "kso=,account-a",
            Duration.ofHours(1),
            Map.of(),
            Set.of(),
            ""),
        Set.of(),
        Map.of(),
        false,
        new KeyAccess.All());
  }
}
