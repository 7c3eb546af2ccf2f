package io.keystoreoperator.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// No setting of the chart is without effect: where everything is set, each one that goes back to
/// its default, or is switched off, makes another manifest.
class ChartEffectTest {
  private static final Chart chart = Chart.OF_THE_PROJECT;
  private static final YAMLMapper YAML = new YAMLMapper();

  /// What has to be as by default, too, for a setting to count, or to be taken without the other.
  private static final Map<String, List<String>> HIDDEN_BY =
      Map.of(
          "/clusterKeystores", List.of("/clusterKeystore/create", "/test/clusterKeystore"),
          "/image/tag", List.of("/image/digest"),
          "/leaderElection/mode", List.of("/replicaCount"),
          "/podDisruptionBudget/maxUnavailable", List.of("/podDisruptionBudget/minAvailable"),
          "/tokenRequests/serviceAccounts", List.of("/tokenRequests/anyServiceAccount"),
          "/metrics/service/enabled", List.of("/metrics/serviceMonitor/enabled"));

  /// All but those that Helm itself reads, and those of hooks, which `helm template` leaves out.
  static List<String> settings() {
    return ChartSettings.of(chart).all().stream()
        .filter(setting -> !setting.matches("/(global|test/.*|clusterKeystore/.*)"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void theSettingChangesWhatIsMade(String setting) {
    JsonNode values = everything();
    HIDDEN_BY.getOrDefault(setting, List.of()).forEach(other -> reset(values, other));
    String before = chart.manifest(values.toString());

    reset(values, setting);

    assertThat(chart.manifest(values.toString()).equals(before)).as("the same manifest").isFalse();
  }

  private static void reset(JsonNode values, String setting) {
    JsonPointer pointer = JsonPointer.compile(setting);
    ObjectNode group = (ObjectNode) values.at(pointer.head());
    String name = pointer.last().getMatchingProperty();
    JsonNode byDefault = chart.values().at(setting);
    if (group.get(name).equals(byDefault) && byDefault.isBoolean()) {
      group.put(name, !byDefault.asBoolean());
    } else {
      group.remove(name);
    }
  }

  private static JsonNode everything() {
    try {
      return YAML.readTree(ChartTest.everything());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
