package io.keystoreoperator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Kubernetes kills what has not ended in time: that is not to happen to an operator that would.
class ShutdownGraceTest {
  @Test
  void theChartGivesTheOperatorLongerThanItTakes() throws IOException {
    Path values = Path.of("helm", "keystore-operator", "values.yaml");

    int given =
        new YAMLMapper().readTree(values.toFile()).get("terminationGracePeriodSeconds").asInt();

    assertThat(given).isGreaterThan(Math.toIntExact(RunCommand.GRACE_SECONDS));
  }
}
