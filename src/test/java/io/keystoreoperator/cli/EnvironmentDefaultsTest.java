package io.keystoreoperator.cli;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

class EnvironmentDefaultsTest {
  /// A variable for each option of `run`, and what its value comes to.
  private static final Map<String, List<String>> VARIABLES =
      Map.ofEntries(
          Map.entry("WATCH_NAMESPACES", List.of("team-a,team-b", "[team-a, team-b]")),
          Map.entry("CLUSTER_KEYSTORES", List.of("false", "false")),
          Map.entry("CONCURRENCY", List.of("7", "7")),
          Map.entry("HEALTH_PORT", List.of("9090", "9090")),
          Map.entry("KEYSTORE_CHECK_INTERVAL", List.of("7m", "PT7M")),
          Map.entry("REFUSED_SECRET_TYPES", List.of("a/b,c/d", "[a/b, c/d]")),
          Map.entry("REFUSED_METADATA_PREFIXES", List.of("a/,b/", "[a/, b/]")),
          Map.entry("REFUSED_NAMESPACES", List.of("system", "[system]")),
          Map.entry("WATCH_GRACE", List.of("90s", "PT1M30S")),
          Map.entry("DYNAMODB_RATE", List.of("11", "11")),
          Map.entry("KMS_RATE", List.of("12", "12")),
          Map.entry("LEADER_ELECTION", List.of("true", "true")),
          Map.entry("LEADER_ELECTION_LEASE", List.of("lease", "lease")),
          Map.entry("LEADER_ELECTION_NAMESPACE", List.of("ops", "ops")),
          Map.entry("LEADER_ELECTION_DURATION", List.of("20s", "PT20S")),
          Map.entry("LOG_FORMAT", List.of("text", "TEXT")),
          Map.entry("LOG_LEVEL", List.of("debug", "DEBUG")));

  @Test
  void eachOptionOfRunCanBeSetInTheEnvironment() {
    Map<String, String> environment =
        VARIABLES.entrySet().stream()
            .collect(toMap(e -> "KEYSTORE_OPERATOR_" + e.getKey(), e -> e.getValue().getFirst()));
    CommandLine run = run(environment);

    run.parseArgs();

    assertThat(options(run))
        .isEqualTo(
            VARIABLES.entrySet().stream()
                .collect(
                    toMap(
                        e -> "--" + e.getKey().toLowerCase(Locale.ROOT).replace('_', '-'),
                        e -> e.getValue().getLast())));
  }

  @Test
  void anOptionThatIsGivenGoesBeforeTheVariable() {
    CommandLine run = run(Map.of("KEYSTORE_OPERATOR_CONCURRENCY", "7"));

    run.parseArgs("--concurrency=9");

    assertThat(options(run)).containsEntry("--concurrency", "9");
  }

  @Test
  void runReadsTheEnvironment() {
    assertThat(RunCommand.class.getAnnotation(Command.class).defaultValueProvider())
        .isEqualTo(EnvironmentDefaults.class);
  }

  private static CommandLine run(Map<String, String> environment) {
    return new CommandLine(new RunCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setDefaultValueProvider(new EnvironmentDefaults(environment));
  }

  private static Map<String, String> options(CommandLine run) {
    return run.getCommandSpec().options().stream()
        .filter(option -> !option.usageHelp() && !option.versionHelp())
        .collect(
            toMap(OptionSpec::longestName, option -> String.valueOf(option.<Object>getValue())));
  }
}
