package io.keystoreoperator.operator.metrics;

import static io.keystoreoperator.operator.metrics.Meters.PREFIX;

import io.keystoreoperator.aws.AwsCall;
import io.keystoreoperator.aws.AwsCallListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Calls to AWS: how many, how long, how they ended, and what DynamoDB charged for them.
final class AwsMeters implements AwsCallListener {
  private static final String SERVICE = "service";
  private static final String OPERATION = "operation";
  private static final Called DECRYPT = new Called("kms", "Decrypt");
  private static final List<Called> READS =
      List.of(
          new Called("sts", "AssumeRole"),
          new Called("dynamodb", "DescribeTable"),
          new Called("dynamodb", "BatchGetItem"),
          new Called("dynamodb", "Query"),
          DECRYPT);

  private final MeterRegistry registry;
  private final Map<Ended, Timer> calls = new ConcurrentHashMap<>();
  private final Map<Called, Counter> retries = new ConcurrentHashMap<>();
  private final Map<Called, Counter> readUnits = new ConcurrentHashMap<>();
  private final Map<String, Counter> waits = new ConcurrentHashMap<>();
  private final DistributionSummary batches;

  private record Called(String service, String operation) {}

  private record Ended(Called called, AwsCall.Outcome outcome) {}

  AwsMeters(MeterRegistry registry) {
    this.registry = registry;
    batches =
        DistributionSummary.builder(PREFIX + "dynamodb.batch.keys")
            .description("Keys that one BatchGetItem asked for.")
            .serviceLevelObjectives(1, 10, 25, 50, 75, 100)
            .register(registry);
    for (String service : new String[] {"dynamodb", "dynamodb_streams", "kms"}) {
      waits.put(service, waits(service));
    }
    startAlertsAtZero();
  }

  /// To Prometheus a series that is new has not increased: what alerts look at is there before it
  /// happens for the first time.
  private void startAlertsAtZero() {
    calls.computeIfAbsent(new Ended(DECRYPT, AwsCall.Outcome.DENIED), this::timer);
    for (Called read : READS) {
      calls.computeIfAbsent(new Ended(read, AwsCall.Outcome.THROTTLED), this::timer);
    }
  }

  @Override
  public void ended(AwsCall call) {
    var called = new Called(call.service(), call.operation());
    calls.computeIfAbsent(new Ended(called, call.outcome()), this::timer).record(call.took());
    retries.computeIfAbsent(called, this::retries).increment(Math.max(0, call.attempts() - 1));
    if (call.keys() > 0) {
      batches.record(call.keys());
    }
    if (call.readUnits() > 0) {
      readUnits.computeIfAbsent(called, this::readUnits).increment(call.readUnits());
    }
  }

  @Override
  public void waited(String service, Duration forItsTurn) {
    waits.computeIfAbsent(service, this::waits).increment(forItsTurn.toNanos() / 1e9);
  }

  private Timer timer(Ended ended) {
    return Timer.builder(PREFIX + "aws.call.duration")
        .description("Calls to AWS, retries included.")
        .tag(SERVICE, ended.called().service())
        .tag(OPERATION, ended.called().operation())
        .tag("outcome", ended.outcome().name().toLowerCase(Locale.ROOT))
        .serviceLevelObjectives(Meters.durations())
        .register(registry);
  }

  private Counter retries(Called called) {
    return Counter.builder(PREFIX + "aws.retries")
        .description("Calls to AWS made again by the SDK.")
        .tag(SERVICE, called.service())
        .tag(OPERATION, called.operation())
        .register(registry);
  }

  private Counter readUnits(Called called) {
    return Counter.builder(PREFIX + "dynamodb.read.units")
        .description("Read units that DynamoDB charged for.")
        .tag(OPERATION, called.operation())
        .register(registry);
  }

  private Counter waits(String service) {
    return Counter.builder(PREFIX + "aws.limit.wait")
        .description("Time that calls waited because of the limits of calls per second.")
        .baseUnit("seconds")
        .tag(SERVICE, service)
        .register(registry);
  }
}
