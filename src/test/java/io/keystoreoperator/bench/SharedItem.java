package io.keystoreoperator.bench;

/// One item that many namespaces want. It comes last: what it makes stays.
final class SharedItem {
  private static final int NAMESPACES = 500;

  private final Rig rig;

  SharedItem(Rig rig) {
    this.rig = rig;
  }

  void measure() throws Exception {
    System.out.println(NAMESPACES + " namespaces on one item");
    Workload.createInNamespaces(rig.client(), NAMESPACES);
    try (AwsProcess aws = AwsProcess.start(1);
        ReadyWatch watch = new ReadyWatch(rig.client(), NAMESPACES);
        MeasuredOperator _ = rig.start(aws, "shared-item")) {
      watch.await(Rig.PATIENCE);
      AwsCalls calls = aws.calls();
      Report report = rig.report();
      report.counted(NAMESPACES, "namespaces on one item: DynamoDB reads", calls.reads(), 1);
      report.counted(NAMESPACES, "namespaces on one item: Decrypt", calls.of("kms:Decrypt"), 1);
    }
  }
}
