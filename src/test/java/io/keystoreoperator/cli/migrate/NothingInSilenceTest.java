package io.keystoreoperator.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever stands in a resource is carried over or listed: a field that no version of External
/// Secrets Operator has is put at every place there is, and never gets lost in silence.
class NothingInSilenceTest {
  private static final String SURPRISE = "surprise";
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final MigrationSettings SETTINGS =
      new MigrationSettings("keystore", null, null, null, "**");

  static List<Path> inputs() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources/migrate"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("in-.*\\.yaml"))
          .filter(file -> !file.endsWith("in-chart.yaml"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void aFieldThatNobodyKnowsIsListedWhereverItStands(Path input) throws Exception {
    for (JsonNode resource : resources(input)) {
      for (Place place : places("", resource)) {
        place.object().put(SURPRISE, "not to be lost");
        Migrated migrated = migrate(YAML.writeValueAsString(resource));
        place.object().remove(SURPRISE);

        assertThat(isCarriedOver(migrated) || isListed(migrated, place.path()))
            .as("a surprise in %s of %s", place.path(), migrated.source())
            .isTrue();
      }
    }
  }

  @Test
  void whatIsNullIsNoField() throws Exception {
    Migrated migrated =
        migrate(
            """
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: app, creationTimestamp: null}
            spec:
              surprise:
              secretStoreRef: {name: own}
              target: null
              data: [{secretKey: a, remoteRef: {key: a, property: null}}]
            """);

    assertThat(migrated.findings()).isEmpty();
  }

  @Test
  void annotationsOfKubectlAloneAndNoLabelsAtAllAreNothingToLose() throws Exception {
    Migrated migrated =
        migrate(
            """
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata:
              name: app
              labels: {}
              annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}
            spec:
              secretStoreRef: {name: own}
              target: {template: {type: Opaque, metadata: {labels: {}, annotations: {}, finalizers: []}}}
              data: [{secretKey: a, remoteRef: {key: a}}]
            """);

    assertThat(migrated.isWhole()).as("%s", migrated.findings()).isTrue();
    assertThat(migrated.findings())
        .extracting(Finding::spoken)
        .containsExactly("metadata.annotations: written by the cluster, which writes it anew");
  }

  /// Each of these would be refused by the cluster, or read something else.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{region: us-east-1, role: reader} | spec.provider.aws.role",
        "{region: us-east-1, additionalRoles: [reader]} | spec.provider.aws.additionalRoles[0]",
        "{region: mars} | spec.provider.aws.region",
      })
  void whatNoKeystoreTakesIsListed(String aws, String path) throws Exception {
    Migrated migrated =
        migrate(
            """
            apiVersion: external-secrets.io/v1
            kind: ClusterSecretStore
            metadata: {name: a}
            spec: {provider: {aws: %s}}
            """
                .formatted(aws));

    assertThat(migrated.findings())
        .filteredOn(Finding::isLoss)
        .extracting(Finding::path)
        .containsExactly(path);
  }

  /// External Secrets Operator takes all of these.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dataFrom: [{extract: {key: a}, rewrite: [{regexp: {source: '(.*)', target: '$1_key'}}]}]"
            + " | there is no group \"1_key\"",
        "dataFrom: [{find: {name: {regexp: '(a{999}){999}'}}}] | find.name.regexp",
        "data: [{secretKey: k, remoteRef: {key: a}}, {secretKey: k, remoteRef: {key: b}}]"
            + " | secretKey \"k\" is there twice",
        "dataFrom: [{extract: {key: a}}, {find: {path: ''}}] | find has path, name or both",
      })
  void whatTheOperatorRefusesIsListedAndSuspended(String data, String said) throws Exception {
    Migrated migrated =
        migrate(
            """
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: app}
            spec:
              secretStoreRef: {name: own}
              %s
            """
                .formatted(data));

    assertThat(migrated.findings())
        .filteredOn(Finding::isLoss)
        .singleElement()
        .satisfies(finding -> assertThat(finding.spoken()).contains(said));
    assertThat(YAML.writeValueAsString(migrated.tree())).contains("suspend: true");
  }

  @Test
  void aMemberThatIsThereTwiceIsNoYaml() {
    assertThat(catchThrowable(() -> Yaml.resources("a: 1\na: 2")))
        .isInstanceOf(Yaml.UnreadableException.class)
        .hasMessageContaining("two members \"a\"");
  }

  private static Migrated migrate(String yaml) throws Yaml.UnreadableException {
    return new Migration(SETTINGS).migrate("in.yaml", Yaml.resources(yaml).getFirst());
  }

  private static boolean isCarriedOver(Migrated migrated) throws IOException {
    return YAML.writeValueAsString(migrated.tree()).contains(SURPRISE);
  }

  /// By its own path, or as part of what is listed as a whole.
  private static boolean isListed(Migrated migrated, String place) {
    boolean nothingWasMade =
        migrated.tree().isEmpty() && migrated.findings().getFirst().path().isEmpty();
    return nothingWasMade
        || migrated.findings().stream()
            .flatMap(finding -> Stream.of(finding.path().split(", ")))
            .anyMatch(path -> isWithin(place, path) || path.endsWith(SURPRISE));
  }

  private static boolean isWithin(String place, String path) {
    return place.equals(path) || place.startsWith(path + ".") || place.startsWith(path + "[");
  }

  private static List<JsonNode> resources(Path input) throws IOException {
    List<JsonNode> resources = new ArrayList<>();
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(input.toFile())) {
      while (documents.hasNext()) {
        JsonNode document = documents.next();
        if (document.path("items") instanceof ArrayNode items) {
          items.forEach(resources::add);
        } else {
          resources.add(document);
        }
      }
    }
    return resources;
  }

  private record Place(String path, ObjectNode object) {}

  /// Every object in it, with its path as findings have it.
  private static List<Place> places(String path, JsonNode node) {
    List<Place> places = new ArrayList<>();
    if (node instanceof ObjectNode object) {
      places.add(new Place(path, object));
      object
          .properties()
          .forEach(
              member ->
                  places.addAll(
                      places(
                          path.isEmpty() ? member.getKey() : path + "." + member.getKey(),
                          member.getValue())));
    }
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        places.addAll(places(path + "[" + i + "]", array.get(i)));
      }
    }
    return places;
  }
}
