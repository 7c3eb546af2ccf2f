package io.keystoreoperator.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.aws.AwsCall;
import io.keystoreoperator.aws.AwsCall.Outcome;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AwsMeters meters = new AwsMeters(registry);

  @ParameterizedTest
  @CsvSource({
    "kms, Decrypt, denied",
    "kms, Decrypt, throttled",
    "sts, AssumeRole, throttled",
    "dynamodb, DescribeTable, throttled",
    "dynamodb, BatchGetItem, throttled",
    "dynamodb, Query, throttled"
  })
  void whatAlertsLookAtIsThereBeforeItHappens(String service, String operation, String outcome) {
    Timer timer = timer(service, operation, outcome);
    assertThat(timer.count()).isZero();

    meters.ended(
        new AwsCall(
            service,
            operation,
            Outcome.valueOf(outcome.toUpperCase(Locale.ROOT)),
            Duration.ofMillis(5),
            1,
            0,
            0));

    assertThat(timer.count()).isOne();
  }

  private Timer timer(String service, String operation, String outcome) {
    return registry
        .get("keystore.operator.aws.call.duration")
        .tags("service", service, "operation", operation, "outcome", outcome)
        .timer();
  }
}
