package io.keystoreoperator.bench;

/// An operator that starts before Secrets that are all in step.
final class Restart {
  private static final int POLL_MILLIS = 20;

  private final Rig rig;
  private final int size;

  Restart(Rig rig, int size) {
    this.rig = rig;
    this.size = size;
  }

  void measure(AwsProcess aws, Pace pace) throws InterruptedException {
    aws.reset();
    ApiRequests before = ApiRequests.now(rig.client());
    try (MeasuredOperator operator = rig.start(aws, "restart-" + size)) {
      long ready = System.nanoTime();
      while (!allCompared(operator)) {
        if (Rig.secondsSince(ready) > Rig.PATIENCE.toSeconds()) {
          throw new IllegalStateException("never in step again; see " + operator.log());
        }
        Thread.sleep(POLL_MILLIS);
      }
      double inStep = Rig.secondsSince(ready);
      AwsCalls calls = aws.calls();
      Report report = rig.report();
      pace.report(report, "restart: in step again from ready", inStep, 1.0);
      report.counted(size, "restart: KMS calls", calls.of("kms:Decrypt"), 0);
      report.counted(
          size,
          "restart: Kubernetes writes",
          ApiRequests.now(rig.client()).since(before).writes(),
          0);
      report.counted(
          size, "restart: DynamoDB reads", calls.reads(), FirstSync.cohortsAndAFifth(size));
    }
  }

  /// Each value that took no call to KMS was found unchanged.
  private boolean allCompared(MeasuredOperator operator) {
    return operator.scrape().value("keystore_operator_decrypts_saved_total", "how", "unchanged")
        >= size;
  }
}
