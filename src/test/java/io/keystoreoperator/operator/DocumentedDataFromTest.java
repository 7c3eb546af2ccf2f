package io.keystoreoperator.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.keystoreoperator.api.DataFrom;
import io.keystoreoperator.api.ItemSearch;
import io.keystoreoperator.api.KeyRewrite;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.RemoteReference;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeyNames;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.plan.SyncPlan;
import io.keystoreoperator.render.Renderer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `docs/data-from.md` shows is what comes of it.
class DocumentedDataFromTest {
  private static final String PAGE = read();
  private static final Pattern EXAMPLE =
      Pattern.compile("```yaml\n(?<spec>data.*?)\n```\n```text\n(?<text>.*?)\n```", Pattern.DOTALL);
  private static final Pattern ITEMS =
      Pattern.compile("```yaml\n(payments/.*?)```", Pattern.DOTALL);
  private static final Pattern VERSIONED = Pattern.compile("(.*) \\(version (.*)\\)");

  /// Fields that are there to be refused.
  private static final Set<String> NOT_THERE =
      Set.of("sourceRef", "tags", "merge", "metadataPolicy", "decryptingStrategy");

  /// An example, and what the page says comes of it.
  record Example(String spec, String text) {}

  static List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (Matcher found = EXAMPLE.matcher(PAGE); found.find(); ) {
      examples.add(new Example(found.group("spec"), found.group("text")));
    }
    return examples;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleMakesWhatThePageSays(Example example) {
    assertThat(outcome(example.spec())).isEqualTo(example.text());
  }

  @Test
  void everyFieldIsInAnExample() {
    String shown = examples().stream().map(Example::spec).collect(Collectors.joining("\n"));
    for (Class<?> type :
        List.of(
            DataFrom.class,
            RemoteReference.class,
            ItemSearch.class,
            ItemSearch.Name.class,
            KeyRewrite.class,
            KeyRewrite.Regexp.class,
            KeyRewrite.Transform.class)) {
      for (RecordComponent field : type.getRecordComponents()) {
        if (!NOT_THERE.contains(field.getName())) {
          assertThat(shown).as(type.getSimpleName()).contains(field.getName() + ": ");
        }
      }
    }
  }

  private static String outcome(String spec) {
    Map<ItemKey, Plaintext> items = items();
    Renderer renderer = new Renderer();
    try {
      SyncPlan plan =
          ReaderFixtures.plan(keystoreSecret(spec))
              .among(KeyNames.of(items.keySet().stream().map(ItemKey::name).toList()));
      assertThat(items).containsKeys(plan.keys().toArray(ItemKey[]::new));
      return renderer
          .render(
              renderer.entries(plan.sources()),
              plan.sources().extractions(),
              plan.template(),
              items)
          .data()
          .entrySet()
          .stream()
          .map(made -> made.getKey() + " = " + new String(made.getValue().bytes(), UTF_8))
          .collect(Collectors.joining("\n"));
    } catch (SyncFailedException e) {
      FailureReport report = FailureReport.of(e.failure(), ReaderFixtures.keystore().id());
      return report.reason().text() + ": " + report.message();
    }
  }

  private static KeystoreSecret keystoreSecret(String spec) {
    return Serialization.unmarshal(
        """
        apiVersion: keystore-operator.io/v1beta1
        kind: KeystoreSecret
        metadata: {name: app, namespace: team}
        spec:
          keystoreRef: {kind: ClusterKeystore, name: account-a}
        """
            + spec.indent(2),
        KeystoreSecret.class);
  }

  private static Map<ItemKey, Plaintext> items() {
    Matcher yaml = ITEMS.matcher(PAGE);
    assertThat(yaml.find()).isTrue();
    Map<ItemKey, Plaintext> items = new HashMap<>();
    Serialization.unmarshal(yaml.group(1), new TypeReference<Map<String, String>>() {})
        .forEach(
            (name, value) -> {
              Matcher versioned = VERSIONED.matcher(name);
              ItemKey key =
                  versioned.matches()
                      ? new ItemKey(versioned.group(1), versioned.group(2))
                      : ItemKey.newest(name);
              items.put(key, Plaintext.ofUtf8(value));
            });
    return items;
  }

  private static String read() {
    try {
      return Files.readString(Path.of("docs/data-from.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
