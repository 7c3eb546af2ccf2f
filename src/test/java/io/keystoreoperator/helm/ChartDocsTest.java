package io.keystoreoperator.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the pages say of the chart: the commands, the settings, and what the operator may do.
class ChartDocsTest {
  private static final Path PAGE = Path.of("docs", "helm.md");
  private static final Path README = Chart.IN_THE_REPOSITORY.directory().resolve("README.md");
  private static final Pattern OF_THE_PROJECT = Pattern.compile("`((?:docs|deploy)/[^`]+)`");
  private static final Pattern COMMAND =
      Pattern.compile("^helm (?:install|upgrade) (?:.*\\\\\n)*.*$", Pattern.MULTILINE);
  private static final Pattern ROW = Pattern.compile("\\|(.*)\\|(.*)\\|.*\\|");
  private static final Pattern CODE = Pattern.compile("`([a-z/]+)`");
  private static final Pattern VERB =
      Pattern.compile("\\b(get|list|watch|create|update|patch|delete)\\b");

  /// `aws.identity`, or with a value, `replicaCount: 2`; the last part of a name will do.
  private static final Pattern SETTING =
      Pattern.compile("`([a-z]+(?:[A-Z.][a-zA-Z]*)+(?:: [^`]+)?)`");

  /// Of a keystore, and an audience.
  private static final Set<String> NO_SETTINGS =
      Set.of("auth.serviceAccountRef", "revocationPolicy", "sts.amazonaws.com");

  /// So that the operator may do all that it can be allowed.
  private static final String WITH_ALL_RIGHTS =
      """
      replicaCount: 2
      tokenRequests: {anyServiceAccount: true}
      rolloutRestart: {enabled: true}
      rbac: {aggregate: false}
      """;

  static List<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    try (Stream<Path> pages = Files.list(Path.of("docs"))) {
      // What the page of the installation says is typed by its own test.
      var others = pages.filter(page -> !page.endsWith("install.md"));
      var readmes = Stream.of(Path.of("README.md"), README);
      for (Path page : Stream.concat(readmes, others).toList()) {
        COMMAND
            .matcher(Files.readString(page))
            .results()
            .forEach(command -> commands.add(command.group().replace("\\\n", " ")));
      }
    }
    return commands;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theChartTakesWhatIsTyped(String command) {
    Iterator<String> words = List.of(command.split("\\s+")).iterator();
    List<String> plain = new ArrayList<>();
    var template =
        Chart.OF_THE_PROJECT
            .helm()
            .template()
            .withName("keystore-operator")
            .withKubeVersion("1.36.0");
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "--namespace" -> template.withNamespace(words.next());
        case "--values" -> template.withValuesFile(Path.of(words.next()));
        case "--set" -> {
          String[] setting = words.next().split("=", 2);
          template.set(setting[0], setting[1]);
        }
        case "--create-namespace", "--reuse-values" -> {
          // Nothing that a chart could refuse.
        }
        default -> plain.add(word);
      }
    }

    assertThat(plain.subList(2, plain.size()))
        .containsExactly("keystore-operator", "helm/keystore-operator");
    assertThat(Manifests.of(template.call()).objects()).isNotEmpty();
  }

  @Test
  void thereAreSuchCommands() throws IOException {
    assertThat(commands()).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void theReadmeThatHelmShowsLeadsToPagesThatAreThere() throws IOException {
    String shown = Chart.IN_THE_REPOSITORY.helm().show().readme().call();

    assertThat(shown.strip()).isEqualTo(Files.readString(README).strip());
    assertThat(OF_THE_PROJECT.matcher(shown).results().map(page -> Path.of(page.group(1))))
        .hasSize(5)
        .allMatch(Files::exists);
  }

  static List<String> settings() throws IOException {
    return SETTING
        .matcher(Files.readString(PAGE))
        .results()
        .map(setting -> setting.group(1))
        .filter(setting -> !NO_SETTINGS.contains(setting))
        .distinct()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void theSettingIsThereAndTakesTheValue(String setting) {
    String[] nameAndValue = setting.split(": ", 2);
    String end = "/" + nameAndValue[0].replace('.', '/');
    Set<String> found = ChartSettings.of(Chart.OF_THE_PROJECT).withGroups();
    found.removeIf(name -> !name.endsWith(end));

    assertThat(found).isNotEmpty();
    if (nameAndValue.length == 2) {
      assertThat(found).hasSize(1);
      String values = nested(found.iterator().next(), nameAndValue[1]);
      assertThat(Chart.OF_THE_PROJECT.render(values).objects()).isNotEmpty();
    }
  }

  private static String nested(String pointer, String value) {
    List<String> names = List.of(pointer.substring(1).split("/"));
    return "{" + String.join(": {", names) + ": " + value + "}".repeat(names.size());
  }

  @Test
  void thereAreSuchSettings() throws IOException {
    assertThat(settings()).contains("aws.identity", "watchNamespaces: [payments, shop]");
  }

  @Test
  void thePageNamesJustTheRightsThatTheOperatorHas() throws IOException {
    Map<String, Set<String>> granted = new TreeMap<>();
    for (Right right : Right.grantedBy(Chart.OF_THE_PROJECT.render(WITH_ALL_RIGHTS).objects())) {
      String plural = right.resource().replaceAll("\\.[a-z0-9.-]+", "");
      if (!plural.endsWith("/status")) {
        granted.computeIfAbsent(plural, _ -> new TreeSet<>()).add(right.verb());
      }
    }

    assertThat(documented()).isEqualTo(granted);
  }

  /// The verbs of each resource in the table; a row without a resource goes on with the one before.
  private static Map<String, Set<String>> documented() throws IOException {
    String page = Files.readString(PAGE);
    String table =
        page.substring(page.indexOf("## What the operator may do"), page.indexOf("Tests run"));
    Map<String, Set<String>> documented = new TreeMap<>();
    List<String> resources = List.of();
    for (String line : table.lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches() && !line.contains("`status`")) {
        List<String> named =
            CODE.matcher(row.group(1)).results().map(name -> name.group(1)).toList();
        resources = named.isEmpty() ? resources : named;
        for (String resource : resources) {
          VERB.matcher(row.group(2))
              .results()
              .forEach(
                  verb ->
                      documented.computeIfAbsent(resource, _ -> new TreeSet<>()).add(verb.group()));
        }
      }
    }
    return documented;
  }
}
