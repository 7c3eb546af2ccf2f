package io.keystoreoperator.bench;

import io.keystoreoperator.fixture.Scrape;
import java.util.Map;

/// An operator that starts before Secrets that are all still to be made.
final class FirstSync {
  private static final double FLOORS = 2.5;
  private static final Map<Integer, Double> CPU_SECONDS = Map.of(1_000, 6.0, 5_000, 14.0);
  private static final Map<Integer, Double> MEGABYTES =
      Map.of(1_000, 200.0, 5_000, 240.0, 20_000, 380.0);

  private final Rig rig;
  private final int size;

  FirstSync(Rig rig, int size) {
    this.rig = rig;
    this.size = size;
  }

  /// What it took.
  record Synced(int size, double seconds, double cpuSeconds) {}

  /// Measures it.
  ///
  /// @param pace by what a bare client took for the same writes
  Synced measure(AwsProcess aws, String namespace, Pace pace) throws InterruptedException {
    aws.reset();
    double idle = aws.usage().cpuSeconds();
    ApiRequests before = ApiRequests.now(rig.client());
    try (ReadyWatch watch = new ReadyWatch(rig.client(), namespace, size)) {
      long start = System.nanoTime();
      try (MeasuredOperator operator = rig.start(aws, "first-sync-" + size)) {
        double ready = Rig.secondsSince(start);
        long readyAt = System.nanoTime();
        watch.await(Rig.PATIENCE);
        double seconds = Rig.secondsSince(readyAt);
        ProcessUsage used = operator.usage();
        Report report = rig.report();
        report.told(size, "floor: a bare client, s", pace.floor());
        pace.report(report, "process start to ready", ready, 0.9);
        report.told(size, "first sync from ready, s", seconds);
        report.measured(size, "first sync from ready, in floors", seconds / pace.floor(), FLOORS);
        pace.report(
            report, "CPU, process start included", used.cpuSeconds(), CPU_SECONDS.get(size));
        report.measured(size, "resident memory, MB", used.residentMegabytes(), MEGABYTES.get(size));
        calls(ApiRequests.now(rig.client()).since(before), aws.calls());
        embeddedAws(aws, operator, idle, seconds);
        return new Synced(size, seconds, used.cpuSeconds());
      }
    }
  }

  /// Shows that it is not the embedded AWS that is measured.
  private void embeddedAws(AwsProcess aws, MeasuredOperator operator, double idle, double seconds)
      throws InterruptedException {
    Report report = rig.report();
    report.told(size, "a Decrypt as the operator sees it, mean ms", decryptMillis(operator));
    report.told(size, "CPU of the embedded AWS, s", aws.usage().cpuSeconds() - idle);
    report.measured(
        size,
        "share of what the embedded AWS can answer that it was asked",
        size / seconds / aws.decryptsPerSecond(),
        0.5);
  }

  private void calls(ApiRequests requests, AwsCalls calls) {
    Report report = rig.report();
    report.counted(
        size, "Kubernetes requests per KeystoreSecret", requests.total() / (double) size, 2.1);
    report.counted(size, "AssumeRole", calls.of("sts:AssumeRole"), 1);
    report.counted(size, "DynamoDB reads", calls.reads(), cohortsAndAFifth(size));
    report.counted(size, "Decrypt", calls.of("kms:Decrypt"), size);
    System.out.println("    requests: " + requests.counts() + "; AWS: " + calls);
  }

  private static double decryptMillis(MeasuredOperator operator) {
    Scrape scrape = operator.scrape();
    String family = "keystore_operator_aws_call_duration_seconds";
    return 1_000
        * scrape.value(family + "_sum", "operation", "Decrypt")
        / scrape.value(family + "_count", "operation", "Decrypt");
  }

  static double cohortsAndAFifth(int size) {
    return Math.ceil(1.2 * Math.ceil(size / 100.0));
  }
}
