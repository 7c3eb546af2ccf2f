package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Scrape;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What `/metrics` tells after things whose number is known, and that whoever reads it (the page,
/// the dashboard, the alerts) asks for nothing else.
class MetricsIT {
  private static final String PREFIX = "keystore_operator_";
  private static final String CANARY = "canary-9f86d081";
  private static final Path FILES = Path.of("helm", "keystore-operator", "files");
  private static final Pattern ROW =
      Pattern.compile("\\| `(keystore_operator_\\w+)` \\| (\\w+) \\| (.*?) ?\\| .*");
  private static final Pattern CODE = Pattern.compile("`(\\w+)`");
  private static final Pattern METRIC =
      Pattern.compile("\\b((?:keystore_operator|jvm|process)_\\w+)(?:\\{([^}]*)})?");
  private static final Pattern LABEL = Pattern.compile("(\\w+) *(?:=~|!~|!=|=)");
  private static final Pattern VARIABLE = Pattern.compile("label_values\\((.*), (\\w+)\\)");
  private static final Pattern IN_A_TEXT = Pattern.compile("printf \"(.*?[^\\\\])\" ");
  private static final Pattern VALUE = Pattern.compile("(\\w+) *!?= *\"([^\"]*)\"");
  private static final Set<String> STATUS_LABELS = Set.of("ready", "live");
  private static final Set<String> STATUSES = Set.of("True", "False", "Unknown");
  private static final Pattern GROUPING = Pattern.compile("\\bby \\(([^)]*)\\)");

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  /// Which Prometheus adds.
  private static final Set<String> OF_THE_SCRAPE = Set.of("namespace", "job");

  private static Team team;
  private static Scrape scrape;

  @BeforeAll
  static void syncThreeOfWhichOneFails() {
    operator.accounts().enableStream();
    operator.accounts().allowFollowing();
    team = operator.running().teamWithoutKeystore();
    team.applyKeystoreWithPush();
    var writer = operator.accounts().writer();
    writer.putV1(team.key("one"), CANARY);
    writer.putV1(team.key("two"), CANARY);
    team.applyKeystoreSecret(
        "app",
        """
        refreshInterval: 10s
        data:
        - {secretKey: one, remoteRef: {key: '{ns}/one'}}
        - {secretKey: two, remoteRef: {key: '{ns}/two'}}
        """);
    team.awaitReason("app", "Synced");
    team.applyKeystoreSecret("bad", "data: [{secretKey: k, remoteRef: {key: '{ns}/nothing'}}]");
    team.awaitReason("bad", "ItemNotFound");
    team.applyKeystoreSecretOf(
        "{kind: ClusterKeystore, name: any-name-at-all}",
        "lost",
        "data: [{secretKey: k, remoteRef: {key: '{ns}/one'}}]");
    team.awaitReason("lost", "KeystoreNotFound");
    team.awaitKeystore("Synced");
    team.awaitPush("Live");
    writer.putV1(team.key("of-no-interest"), CANARY);
    scrape =
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> operator.running().operator().scrape(),
                now ->
                    now.value(PREFIX + "comparisons_total", "result", "unchanged") > 0
                        && now.value(PREFIX + "keystores", "ready", "True") == 1
                        && now.value(PREFIX + "push_keystores", "live", "True") == 1
                        && now.value(PREFIX + "push_hints_total", "result", "ignored") == 1
                        && now.value(PREFIX + "keystoresecrets", "reason", "KeystoreNotFound")
                            == 1);
  }

  @Test
  void callsToAwsAreCountedAsAwsCountsThem() {
    var aws = operator.accounts().aws();
    String calls = PREFIX + "aws_call_duration_seconds_count";

    assertThat(scrape.value(calls, "service", "kms", "operation", "Decrypt")).isEqualTo(2);
    assertThat(aws.calls("kms", "Decrypt")).isEqualTo(2);
    assertThat(scrape.value(calls, "operation", "AssumeRole", "outcome", "succeeded")).isEqualTo(1);
    assertThat(scrape.value(calls, "operation", "BatchGetItem"))
        .isEqualTo(scrape.value(PREFIX + "dynamodb_batch_keys_count"))
        .isGreaterThanOrEqualTo(3);
    assertThat(scrape.value(PREFIX + "dynamodb_read_units_total")).isPositive();
    // The refresh that found nothing changed, of two items.
    assertThat(scrape.value(PREFIX + "decrypts_saved_total", "how", "unchanged"))
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  void whatThereIsIsCountedByKeystoreReadinessAndReason() {
    String secrets = PREFIX + "keystoresecrets";
    String keystore = team.keystore();

    assertThat(scrape.value(secrets)).isEqualTo(3);
    assertThat(scrape.value(secrets, "keystore", keystore, "ready", "True", "reason", "Synced"))
        .isEqualTo(1);
    assertThat(
            scrape.value(secrets, "keystore", keystore, "ready", "False", "reason", "ItemNotFound"))
        .isEqualTo(1);
    assertThat(scrape.value(secrets, "keystore", "(unknown)", "reason", "KeystoreNotFound"))
        .isEqualTo(1);
    assertThat(scrape.value(PREFIX + "keystores", "keystore", keystore, "reason", "Synced"))
        .isEqualTo(1);
    assertThat(scrape.value(PREFIX + "failures_total", "reason", "ItemNotFound"))
        .isGreaterThanOrEqualTo(1);
    assertThat(scrape.value(PREFIX + "keystore_staleness_seconds", "keystore", keystore))
        .isGreaterThan(0)
        .isLessThan(600);
    assertThat(scrape.value(PREFIX + "leader")).isEqualTo(1);
  }

  @Test
  void whatAStreamTellsIsCounted() {
    assertThat(scrape.value(PREFIX + "push_shards")).isEqualTo(1);
    assertThat(scrape.value(PREFIX + "push_records_total")).isGreaterThanOrEqualTo(1);
    assertThat(scrape.value(PREFIX + "push_record_age_seconds_count")).isGreaterThanOrEqualTo(1);
    assertThat(scrape.value(PREFIX + "push_full_comparisons_total")).isEqualTo(1);
    assertThat(
            scrape.value(PREFIX + "push_keystores", "keystore", team.keystore(), "reason", "Live"))
        .isEqualTo(1);
    assertThat(scrape.value(PREFIX + "push_lag_seconds", "keystore", team.keystore()))
        .isBetween(0.0, 30.0);
    assertThat(
            scrape.value(
                PREFIX + "aws_call_duration_seconds_count",
                "service",
                "dynamodb_streams",
                "operation",
                "GetRecords"))
        .isPositive();
  }

  @Test
  void requestsToKubernetesAndWaitsAreCounted() {
    String requests = PREFIX + "kubernetes_requests_total";

    assertThat(scrape.value(requests, "verb", "POST", "resource", "secrets", "code", "201"))
        .isEqualTo(1);
    assertThat(scrape.value(requests, "verb", "PATCH", "resource", "keystoresecrets/status"))
        .isGreaterThanOrEqualTo(3);
    assertThat(scrape.value(PREFIX + "queue_delay_seconds_count", "controller", "keystoresecret"))
        .isEqualTo(
            scrape.value(
                PREFIX + "reconcile_duration_seconds_count", "controller", "keystoresecret"))
        .isGreaterThanOrEqualTo(3);
  }

  @Test
  void namesFollowTheConventionsOfPrometheus() {
    scrape
        .types()
        .forEach(
            (name, type) -> {
              assertThat(name).matches("(keystore_operator|jvm|process|system)_[a-z0-9_]+");
              assertThat(type).isIn("counter", "gauge", "histogram", "summary");
              assertThat(name.endsWith("_total")).as(name).isEqualTo(type.equals("counter"));
              assertThat(name).doesNotContain("millis").doesNotEndWith("_ms");
              if (name.startsWith(PREFIX)) {
                assertThat(name).doesNotContainPattern("_(count|sum|bucket)$");
              }
            });
  }

  @Test
  void noLabelTellsOfATenantOrASecret() {
    for (Scrape.Sample sample : scrape.samples()) {
      if (sample.name().startsWith(PREFIX)) {
        sample
            .labels()
            .forEach(
                (label, value) ->
                    assertThat(value)
                        .as("%s of %s", label, sample.name())
                        .doesNotContain(CANARY, "arn:", team.name() + "/", "any-name-at-all")
                        .isNotEqualTo(team.name())
                        .isNotIn("app", "bad", "lost", TwoAccounts.TABLE));
      }
    }
  }

  @Test
  void thePageListsWhatThereIsWithTypeAndLabels() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("docs", "operations.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        documented.put(row.group(1), row.group(2) + " " + found(CODE, row.group(3)));
      }
    }
    Map<String, String> told = new TreeMap<>();
    scrape.types().entrySet().stream()
        .filter(family -> family.getKey().startsWith(PREFIX))
        .filter(family -> !family.getKey().endsWith("_max"))
        .forEach(
            family ->
                told.put(
                    family.getKey(), family.getValue() + " " + scrape.labelsOf(family.getKey())));

    assertThat(documented).isEqualTo(told);
  }

  @Test
  void theDashboardAsksForNothingElse() throws IOException {
    List<String> queries = dashboard().findValuesAsText("expr");

    assertThat(queries).hasSizeGreaterThan(20).allSatisfy(MetricsIT::canBeAsked);
  }

  @Test
  void theDashboardIsOfTheReleasesThatAreChosen() throws IOException {
    List<String> offered = new ArrayList<>();
    for (JsonNode variable : dashboard().at("/templating/list")) {
      Matcher values = VARIABLE.matcher(variable.get("query").asText());
      if (values.matches()) {
        canBeAsked(values.group(1));
        offered.add(values.group(2));
      }
    }

    assertThat(offered).containsExactly("namespace", "job");
    for (String query : dashboard().findValuesAsText("expr")) {
      METRIC
          .matcher(query)
          .results()
          .forEach(
              metric ->
                  assertThat(metric.group(2))
                      .as(query)
                      .startsWith("namespace=~\"$namespace\",job=~\"$job\""));
    }
  }

  private static JsonNode dashboard() throws IOException {
    return new ObjectMapper().readTree(FILES.resolve("dashboard.json").toFile());
  }

  @Test
  void anAlertIsOfOneReleaseAndLastsWhileReasonsChange() throws IOException {
    JsonNode alerts = new YAMLMapper().readTree(FILES.resolve("alerts.yaml").toFile());
    for (String query : alerts.findValuesAsText("expr")) {
      assertThat(found(GROUPING, query))
          .isNotEmpty()
          .allSatisfy(
              labels ->
                  assertThat(labels.split(", *"))
                      .as(query)
                      .contains("namespace", "job")
                      .doesNotContain("reason"));
    }
    List<String> inTexts =
        IN_A_TEXT
            .matcher(String.join("\n", alerts.findValuesAsText("description")))
            .results()
            .map(text -> text.group(1).replace("=%q", "=~\".*\"").replace("\\\"", "\""))
            .toList();

    assertThat(inTexts).hasSize(3).allSatisfy(MetricsIT::canBeAsked);
  }

  @Test
  void theAlertsAskForNothingElseAndThePageListsThem() throws IOException {
    JsonNode alerts = new YAMLMapper().readTree(FILES.resolve("alerts.yaml").toFile());
    List<String> names = alerts.findValuesAsText("alert");

    assertThat(alerts.findValuesAsText("expr"))
        .hasSameSizeAs(names)
        .allSatisfy(MetricsIT::canBeAsked);
    for (JsonNode rule : alerts.at("/groups/0/rules")) {
      assertThat(rule.at("/labels/severity").asText()).isIn("warning", "critical");
      assertThat(rule.at("/annotations/summary").asText()).isNotEmpty();
      assertThat(rule.at("/annotations/description").asText()).isNotEmpty();
    }
    String page = Files.readString(Path.of("docs", "operations.md"));
    assertThat(
            Pattern.compile("^\\| `(Keystore\\w+)` \\|", Pattern.MULTILINE)
                .matcher(page)
                .results()
                .map(row -> row.group(1)))
        .containsExactlyElementsOf(names);
  }

  /// Every metric is there, with every label and value that is asked for, and what opens is closed.
  private static void canBeAsked(String query) {
    Set<String> labels = new TreeSet<>(Set.of("le"));
    Matcher metric = METRIC.matcher(query);
    while (metric.find()) {
      assertThat(scrape.names()).as(query).contains(metric.group(1));
      Set<String> of =
          scrape.samples().stream()
              .filter(sample -> sample.name().equals(metric.group(1)))
              .flatMap(sample -> sample.labels().keySet().stream())
              .collect(Collectors.toCollection(TreeSet::new));
      of.addAll(OF_THE_SCRAPE);
      labels.addAll(of);
      if (metric.group(2) != null) {
        assertThat(of).as(query).containsAll(found(LABEL, metric.group(2)));
        VALUE.matcher(metric.group(2)).results().forEach(value -> isTold(metric.group(1), value));
      }
    }
    assertThat(metric.reset().find()).as(query).isTrue();
    Matcher grouping = GROUPING.matcher(query);
    while (grouping.find()) {
      assertThat(labels).as(query).contains(grouping.group(1).split(", *"));
    }
    assertThat(isBalanced(query)).as(query).isTrue();
  }

  private static void isTold(String metric, MatchResult asked) {
    String label = asked.group(1);
    Set<String> values =
        STATUS_LABELS.contains(label)
            ? STATUSES
            : scrape.samples().stream()
                .filter(sample -> sample.name().equals(metric))
                .map(sample -> sample.labels().get(label))
                .collect(Collectors.toSet());
    assertThat(values).as("%s of %s", label, metric).contains(asked.group(2));
  }

  private static boolean isBalanced(String query) {
    String left = query.replaceAll("\"[^\"]*\"", "").replaceAll("[^(){}\\[\\]]", "");
    String before = "";
    while (!left.equals(before)) {
      before = left;
      left = left.replace("()", "").replace("{}", "").replace("[]", "");
    }
    return left.isEmpty();
  }

  private static List<String> found(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    pattern.matcher(text).results().forEach(match -> found.add(match.group(1)));
    return found.stream().sorted().toList();
  }
}
