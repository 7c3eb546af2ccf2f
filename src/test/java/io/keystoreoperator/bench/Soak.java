package io.keystoreoperator.bench;

import java.time.Duration;

/// Whether memory grows with refreshes. It takes the shortest interval, and so many of them.
final class Soak {
  private static final int INTERVAL_SECONDS = 10;
  private static final int WARM_UP = 10;

  private final Rig rig;
  private final int size;

  Soak(Rig rig, int size) {
    this.rig = rig;
    this.size = size;
  }

  void measure(int refreshes) throws Exception {
    System.out.println(size + " KeystoreSecrets, " + refreshes + " refreshes");
    String namespace = "soak-" + size;
    Workload workload = new Workload(rig.client(), namespace);
    workload.create(size, INTERVAL_SECONDS + "s");
    try (AwsProcess aws = AwsProcess.start(size);
        ReadyWatch watch = new ReadyWatch(rig.client(), namespace, size);
        MeasuredOperator operator = rig.start(aws, "soak-" + size)) {
      watch.await(Rig.PATIENCE);
      awaitRefreshes(operator, WARM_UP);
      double before = operator.usage().residentMegabytes();
      awaitRefreshes(operator, refreshes);
      double after = operator.usage().residentMegabytes();
      rig.report().told(size, "resident memory after " + WARM_UP + " refreshes, MB", before);
      rig.report()
          .measured(
              size,
              "resident memory after " + refreshes + " refreshes, MB",
              after,
              Math.ceil(before * 1.02));
    } finally {
      workload.delete();
    }
  }

  private void awaitRefreshes(MeasuredOperator operator, int refreshes)
      throws InterruptedException {
    long start = System.nanoTime();
    while (compared(operator) < (double) refreshes * size) {
      if (Rig.secondsSince(start) > 2.0 * refreshes * INTERVAL_SECONDS) {
        throw new IllegalStateException("refreshes are late; see " + operator.log());
      }
      Thread.sleep(Duration.ofSeconds(1));
    }
  }

  private static double compared(MeasuredOperator operator) {
    return operator.scrape().value("keystore_operator_comparisons_total", "result", "unchanged");
  }
}
