package io.keystoreoperator.bench;

import io.keystoreoperator.localaws.KeystoreWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;

/// How long a new value takes from the answer of PutItem to a watcher of its Secret, by the table's
/// stream alone: refreshes are weeks away.
final class Rotation {
  private static final String NAMESPACE = "rotation";
  private static final double MEDIAN = 1;
  private static final double NEARLY_ALL = 3;

  private static final Pace CLOSE = new Pace("close", 200, 20, 500);

  /// Each after such a silence that the stream is read seldom again.
  private static final Pace LONE = new Pace("lone", 20, 6_000, 7_000);

  private final Rig rig;
  private final int size;
  private final Random random = new Random(1);

  Rotation(Rig rig, int size) {
    this.rig = rig;
    this.size = size;
  }

  /// One rotation after the other, with a pause before each.
  private record Pace(String name, int rotations, int shortestMillis, int longestMillis) {}

  void measure() throws Exception {
    System.out.println(size + " KeystoreSecrets, rotations with push");
    Workload workload = Workload.withPush(rig.client(), NAMESPACE);
    workload.create(size, "720h");
    try (AwsProcess aws = AwsProcess.start(size);
        KmsClient kms = aws.administrator(KmsClient.builder());
        DynamoDbClient dynamoDb = aws.administrator(DynamoDbClient.builder());
        ReadyWatch ready = new ReadyWatch(rig.client(), NAMESPACE, size)) {
      dynamoDb.updateTable(
          r ->
              r.tableName(AwsProcess.TABLE)
                  .streamSpecification(s -> s.streamEnabled(true).streamViewType("KEYS_ONLY")));
      var writer = new KeystoreWriter(kms, dynamoDb, AwsProcess.TABLE, AwsProcess.ALIAS);
      try (MeasuredOperator operator = rig.start(aws, "rotation");
          SecretWatch secrets = new SecretWatch(rig.client(), NAMESPACE)) {
        ready.await(Rig.PATIENCE);
        workload.awaitPush(Rig.PATIENCE);
        measureClose(aws, operator, writer, secrets);
        measureLone(writer, secrets);
      }
    } finally {
      workload.delete();
    }
  }

  private void measureClose(
      AwsProcess aws, MeasuredOperator operator, KeystoreWriter writer, SecretWatch secrets)
      throws Exception {
    aws.reset();
    double cpu = operator.usage().cpuSeconds();
    List<Double> seconds = rotate(CLOSE, writer, secrets);
    cpu = operator.usage().cpuSeconds() - cpu;
    AwsCalls calls = aws.calls();
    Report report = rig.report();
    report.measured(size, "a rotation to its Secret, median, s", share(seconds, 0.5), MEDIAN);
    report.measured(size, "a rotation to its Secret, p99, s", share(seconds, 0.99), NEARLY_ALL);
    report.counted(size, "rotations: Decrypt", calls.of("kms:Decrypt"), CLOSE.rotations());
    report.counted(size, "rotations: DynamoDB reads", calls.reads(), CLOSE.rotations());
    report.told(size, "rotations: CPU for each, ms", 1_000 * cpu / CLOSE.rotations());
  }

  private void measureLone(KeystoreWriter writer, SecretWatch secrets) throws Exception {
    List<Double> seconds = rotate(LONE, writer, secrets);
    Report report = rig.report();
    report.measured(size, "a lone rotation to its Secret, median, s", share(seconds, 0.5), MEDIAN);
    report.measured(
        size, "a lone rotation to its Secret, longest, s", share(seconds, 1), NEARLY_ALL);
  }

  /// @return what each took, the quickest first
  private List<Double> rotate(Pace pace, KeystoreWriter writer, SecretWatch secrets)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<Long> answered = new ArrayList<>();
    List<CompletableFuture<Long>> arrivals = new ArrayList<>();
    for (int i = 0; i < pace.rotations(); i++) {
      Thread.sleep(
          Duration.ofMillis(random.nextInt(pace.shortestMillis(), pace.longestMillis() + 1)));
      String value = pace.name() + "-" + i;
      arrivals.add(secrets.arrival(value));
      writer.putV1(Workload.item(i % size), value);
      answered.add(System.nanoTime());
    }
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < pace.rotations(); i++) {
      long arrived = arrivals.get(i).get(Rig.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      seconds.add(Rig.seconds(Duration.ofNanos(arrived - answered.get(i))));
    }
    return seconds.stream().sorted().toList();
  }

  /// What so great a share of them took at most.
  private static double share(List<Double> sorted, double share) {
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }
}
