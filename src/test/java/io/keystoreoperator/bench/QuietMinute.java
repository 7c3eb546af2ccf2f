package io.keystoreoperator.bench;

import java.time.Duration;

/// Refreshes every 30 s in which nothing has changed.
final class QuietMinute {
  private static final int SIZE = 1_000;

  private final Rig rig;

  QuietMinute(Rig rig) {
    this.rig = rig;
  }

  void measure() throws Exception {
    System.out.println("a quiet minute");
    String namespace = "quiet";
    Workload workload = new Workload(rig.client(), namespace);
    workload.create(SIZE, "30s");
    try (AwsProcess aws = AwsProcess.start(SIZE);
        ReadyWatch watch = new ReadyWatch(rig.client(), namespace, SIZE);
        MeasuredOperator operator = rig.start(aws, "quiet-minute")) {
      watch.await(Rig.PATIENCE);
      measure(aws, operator);
    } finally {
      workload.delete();
    }
  }

  private void measure(AwsProcess aws, MeasuredOperator operator) throws InterruptedException {
    aws.reset();
    ApiRequests before = ApiRequests.now(rig.client());
    double cpu = operator.usage().cpuSeconds();
    Thread.sleep(Duration.ofMinutes(1));
    cpu = operator.usage().cpuSeconds() - cpu;
    AwsCalls calls = aws.calls();
    long writes = ApiRequests.now(rig.client()).since(before).writes();
    Report report = rig.report();
    report.counted(SIZE, "quiet minute: KMS calls", calls.of("kms:Decrypt"), 0);
    report.counted(SIZE, "quiet minute: STS calls", calls.of("sts:AssumeRole"), 0);
    report.counted(SIZE, "quiet minute: Kubernetes writes", writes, 0);
    report.counted(
        SIZE, "quiet minute: DynamoDB reads", calls.reads(), 2 * FirstSync.cohortsAndAFifth(SIZE));
    report.measured(SIZE, "quiet minute: CPU, s", cpu, 1.0);
  }
}
