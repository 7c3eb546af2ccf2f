package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each alert looks at, from where on it fires, and after how long.
class AlertsTest {
  private static final Path ALERTS = Path.of("helm", "keystore-operator", "files", "alerts.yaml");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          KeystoreSecretNotReady | keystoresecrets{ready!="True"} | > 0 | 15m
          KeystoreNotReady | keystores{ready!="True"} | > 0 | 15m
          KeystoreStale | keystore_staleness_intervals | > 3 | 5m
          KeystorePushDown | push_keystores{live!="True"} | > 0 | 15m
          KeystoreThrottled | aws_call_duration_seconds_count{outcome="throttled"}[15m] | > 10 | 15m
          KeystoreDecryptDenied | aws_call_duration_seconds_count{service="kms",operation="Decrypt",outcome="denied"}[15m] | > 0 | ''
          KeystoreOperatorNoLeader | (keystore_operator_leader) < 1 | or absent(keystore_operator_leader) | 5m
          KeystoreOperatorSeveralLeaders | (keystore_operator_leader) | > 1 | 5m
          KeystoreOperatorQueueSlow | queue_delay_seconds_bucket{controller="keystoresecret"}[15m] | > 30 | 15m
          """)
  void anAlertFires(String alert, String of, String threshold, String after) throws IOException {
    JsonNode rule = rule(alert);

    assertThat(rule.path("expr").asText()).contains(of).endsWith(" " + threshold);
    assertThat(rule.path("for").asText()).isEqualTo(after);
  }

  private static JsonNode rule(String alert) throws IOException {
    JsonNode rules = new YAMLMapper().readTree(ALERTS.toFile()).at("/groups/0/rules");
    return StreamSupport.stream(rules.spliterator(), false)
        .filter(rule -> rule.path("alert").asText().equals(alert))
        .findFirst()
        .orElseThrow();
  }
}
