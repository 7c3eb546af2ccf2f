package io.keystoreoperator.cli.migrate;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever stands in a resource is carried over or listed: a field that no version of External
/// Secrets Operator has is put at every place there is, and every text is replaced by one that
/// nobody else has; neither ever gets lost in silence.
class NothingInSilenceTest {
  private static final String SURPRISE = "surprise";
  private static final String MARK = "marked-text";
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

        assertThat(isCarriedOver(migrated, SURPRISE) || isListed(migrated, place.path()))
            .as("a surprise in %s of %s", place.path(), migrated.source())
            .isTrue();
      }
    }
  }

  /// Alone and with each of its neighbours away: some fields mean nothing without another.
  @ParameterizedTest
  @MethodSource("inputs")
  void aTextIsWrittenOrListedWhateverItIsAndWhateverItsNeighbours(Path input) throws Exception {
    List<String> silent = new ArrayList<>();
    for (JsonNode resource : resources(input)) {
      for (Place place : places("", resource)) {
        for (String name : texts(place.object())) {
          silent.addAll(silent(resource, place, name));
        }
      }
    }

    assertThat(silent).isEmpty();
  }

  /// How the text of this name, once it is marked, disappears.
  private static List<String> silent(JsonNode resource, Place place, String name) throws Exception {
    List<String> silent = new ArrayList<>();
    ObjectNode object = place.object();
    String path = Yaml.path(place.path(), name);
    JsonNode before = object.replace(name, TextNode.valueOf(MARK));
    if (isSilent(resource, path)) {
      silent.add(path);
    }
    for (String neighbour : names(object)) {
      if (!neighbour.equals(name)) {
        JsonNode away = object.remove(neighbour);
        if (isSilent(resource, path)) {
          silent.add(path + " without " + neighbour);
        }
        object.set(neighbour, away);
      }
    }
    object.set(name, before);
    return silent;
  }

  private static boolean isSilent(JsonNode resource, String path) throws Exception {
    Migrated migrated = migrate(YAML.writeValueAsString(resource));
    return !isCarriedOver(migrated, MARK) && !isListed(migrated, path);
  }

  private static List<String> names(ObjectNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static List<String> texts(ObjectNode object) {
    return names(object).stream().filter(name -> object.get(name).isValueNode()).toList();
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- apiVersion: external-secrets.io/v1",
        "apiVersion external-secrets.io/v1",
        "{kind: List, apiVersion: v1, items: [[a]]}",
      })
  void whatIsNoResourceIsListedWithItsPlace(String document) throws Exception {
    assertThat(migrate("# nothing\n---\n" + document).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.isLoss()).isTrue();
              assertThat(finding.located())
                  .isEqualTo("in.yaml:3: no Kubernetes resource: a list or a text");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# only a comment", "---\n---\n", "{}", "[]", "null"})
  void anEmptyDocumentIsNothing(String document) throws Exception {
    assertThat(Yaml.resources(document)).isEmpty();
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
        "{region: us-east-1, externalID: x} | spec.provider.aws.externalID",
        "{region: us-east-1, role: reader, externalID: x}"
            + " | spec.provider.aws.role, spec.provider.aws.externalID",
        "{region: us-east-1, role: 'arn:aws:iam::111122223333:role/a',"
            + " sessionTags: [{key: a, value: b}, {key: a, value: c}]}"
            + " | spec.provider.aws.sessionTags[1]",
      })
  void whatNoKeystoreTakesIsListed(String aws, String paths) throws Exception {
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
        .containsExactlyInAnyOrder(paths.split(", "));
  }

  @Test
  void whatIsGoodToKnowOfATemplateForNamesIsSaid() throws Exception {
    Migrated migrated =
        migrate(
            """
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: app}
            spec:
              secretStoreRef: {name: own}
              dataFrom:
              - extract: {key: a}
                rewrite: [{transform: {template: "{{ .value | urlquery }}"}}]
            """);

    assertThat(migrated.findings())
        .extracting(Finding::spoken)
        .containsExactly(
            "spec.dataFrom[0].rewrite[0].transform.template: \"urlquery\" makes + of a space there,"
                + " %20 here");
  }

  @Test
  void anExternalIdOfTheCommandLineIsForARole() throws Exception {
    Field store =
        Yaml.resources(
                """
                apiVersion: external-secrets.io/v1
                kind: ClusterSecretStore
                metadata: {name: a}
                spec: {provider: {aws: {region: us-east-1}}}
                """)
            .getFirst();
    var settings = new MigrationSettings("keystore", null, "b-prod", null, "**");

    Migrated migrated = new Migration(settings).migrate("in.yaml", store);

    assertThat(migrated.findings())
        .filteredOn(Finding::isLoss)
        .extracting(Finding::spoken)
        .containsExactly(
            "spec.auth.externalId: that of --external-id is given when a role is assumed, and"
                + " there is none: say --role-arn");
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

  /// The operator would take these, and the cluster does not let them come so far.
  @Test
  void whatTheSchemaHasNoRoomForIsListedAndSuspended() throws Exception {
    String entries =
        IntStream.rangeClosed(1, 101)
            .mapToObj(i -> "{secretKey: k%d, remoteRef: {key: a}}".formatted(i))
            .collect(joining(", "));
    Migrated many = migrate(externalSecret("data: [" + entries + "]"));
    Migrated lengthy =
        migrate(
            externalSecret(
                "data: [{secretKey: k, remoteRef: {key: a, property: %s}}]"
                    .formatted("p".repeat(2049))));
    Migrated brief =
        migrate(
            """
            apiVersion: external-secrets.io/v1
            kind: ClusterSecretStore
            metadata: {name: a}
            spec:
              provider:
                aws: {region: us-east-1, role: "arn:aws:iam::111122223333:role/a", externalID: x}
            """);

    assertThat(losses(many))
        .containsExactly("not taken here: spec.data has 101 entries: at most 100");
    assertThat(YAML.writeValueAsString(many.tree())).contains("suspend: true");
    assertThat(losses(lengthy))
        .containsExactly(
            "not taken here: spec.data[0].remoteRef.property has 2049 characters: at most 2048");
    assertThat(losses(brief))
        .containsExactly("not taken here: spec.auth.externalId has 1 characters: at least 2");
  }

  private static String externalSecret(String data) {
    return """
    apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    metadata: {name: app}
    spec:
      secretStoreRef: {name: own}
      %s
    """
        .formatted(data);
  }

  private static List<String> losses(Migrated migrated) {
    return migrated.findings().stream().filter(Finding::isLoss).map(Finding::spoken).toList();
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

  private static boolean isCarriedOver(Migrated migrated, String text) throws IOException {
    return YAML.writeValueAsString(migrated.tree()).contains(text);
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
