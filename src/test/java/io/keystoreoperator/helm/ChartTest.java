package io.keystoreoperator.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.LintResult;
import io.keystoreoperator.operator.LeaderElection;
import io.keystoreoperator.operator.OperatorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The chart as a whole: that metadata, values, schema, comments and the operator agree.
class ChartTest {
  static final Path EVERYTHING = Path.of("src", "test", "resources", "helm", "everything.yaml");

  private static final Chart chart = Chart.OF_THE_PROJECT;
  private static final ChartSettings settings = ChartSettings.of(chart);
  private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):.*");

  @Test
  void helmFindsNothingWrongWithIt() {
    LintResult lint = Chart.IN_THE_REPOSITORY.helm().lint().strict().call();

    assertThat(lint.isFailed()).isFalse();
    assertThat(lint.getMessages()).containsExactly("[INFO] Chart.yaml: icon is recommended");
  }

  @Test
  void itHasTheVersionOfTheOperator() throws IOException {
    Matcher version =
        Pattern.compile("<artifactId>keystore-operator</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(Files.readString(Path.of("pom.xml")));

    assertThat(version.find()).isTrue();
    assertThat(chart.metadata().get("appVersion").asText()).isEqualTo(version.group(1));
    assertThat(chart.metadata().get("version").asText()).isEqualTo(version.group(1));
  }

  @Test
  void everySettingHasADefaultAndWhatHasNoneIsRefused() {
    Set<String> without = new TreeSet<>(settings.all());
    without.removeIf(setting -> !chart.values().at(setting).isMissingNode());

    assertThat(without)
        .containsExactly(
            "/aws/endpointUrls/dynamodb",
            "/aws/endpointUrls/dynamodbStreams",
            "/aws/endpointUrls/kms",
            "/aws/endpointUrls/sts",
            // Given by Helm to a chart that is a part of another.
            "/global");
    assertThat(settings.openGroups()).isEmpty();
  }

  @Test
  void everySettingIsExplainedInTheLineBeforeIt() throws IOException {
    Set<String> unexplained = new TreeSet<>(settings.all());
    Map<Integer, String> path = new HashMap<>();
    String before = "";
    for (String line : Files.readAllLines(chart.directory().resolve("values.yaml"))) {
      Matcher key = KEY.matcher(line);
      if (key.matches()) {
        int depth = key.group(1).length() / 2;
        path.put(depth, (depth == 0 ? "" : path.get(depth - 1)) + "/" + key.group(2));
        if (before.strip().startsWith("# ")) {
          String explained = path.get(depth);
          unexplained.removeIf(it -> it.equals(explained));
        }
      }
      before = line;
    }

    assertThat(unexplained)
        .allMatch(it -> it.matches("/global|/aws/endpointUrls/.*|/resources/.*"));
  }

  @Test
  void theTestsSetEverythingThatCanBeSet() throws IOException {
    JsonNode everything = new YAMLMapper().readTree(EVERYTHING.toFile());
    Set<String> asByDefault = new TreeSet<>(settings.all());
    asByDefault.removeIf(it -> !everything.at(it).equals(chart.values().at(it)));
    Set<String> unset = new TreeSet<>(settings.all());
    unset.removeIf(it -> !everything.at(it).isMissingNode());

    assertThat(unset).containsExactly("/global");
    assertThat(asByDefault)
        .containsExactly(
            "/crds/install",
            "/global",
            "/metrics/service/enabled",
            "/podDisruptionBudget/enabled",
            "/rbac/create",
            "/serviceAccount/create");
  }

  @Test
  void theDefaultsAreThoseOfTheOperator() {
    JsonNode values = chart.values();
    OperatorSettings operator = OperatorSettings.DEFAULT;

    assertThat(values.at("/concurrency").asInt()).isEqualTo(operator.concurrency());
    assertThat(values.at("/limits/dynamodbRate").asInt())
        .isEqualTo(operator.awsLimits().dynamoDbPerSecond());
    assertThat(values.at("/limits/kmsRate").asInt()).isEqualTo(operator.awsLimits().kmsPerSecond());
    assertThat(values.at("/keystoreCheckInterval").asText())
        .isEqualTo(operator.keystoreCheckInterval().toMinutes() + "m");
    assertThat(values.at("/leaderElection/duration").asText())
        .isEqualTo(LeaderElection.DEFAULT_DURATION.toSeconds() + "s");
    assertThat(texts(values.at("/refused/secretTypes")))
        .isEqualTo(operator.refusedSecrets().types());
    assertThat(texts(values.at("/refused/metadataPrefixes")))
        .isEqualTo(operator.refusedSecrets().prefixes());
    assertThat(texts(values.at("/refused/namespaces")))
        .isEqualTo(operator.refusedSecrets().namespaces());
  }

  /// Values that set all that can be set.
  static String everything() {
    try {
      return Files.readString(EVERYTHING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new TreeSet<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
