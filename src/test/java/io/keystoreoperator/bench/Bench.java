package io.keystoreoperator.bench;

import io.keystoreoperator.image.ImageFiles;
import io.keystoreoperator.kube.RealKubernetes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures the packaged operator, started as its image starts it, on a real API server and the
/// embedded AWS, beside the floor of the same run. A missed count fails it; times and memory are
/// told.
@Command(name = "bench", mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
  private static final double GROWTH = 1.2;

  @Option(
      names = "--sizes",
      split = ",",
      description = "How many KeystoreSecrets, one run for each.",
      defaultValue = "1000")
  private List<Integer> sizes = List.of();

  @Option(
      names = "--refreshes",
      description =
          "Have memory watched over so many refreshes, 10 s each, of the first size. Default: not.",
      defaultValue = "0")
  private int refreshes;

  @Option(
      names = "--jfr",
      description = "Leave a JFR recording of each operator in target; what it costs is measured.")
  private boolean recorded;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Rig rig =
        Rig.install(
            RealKubernetes.withoutCrds(),
            ImageFiles.layOut(Path.of("target")).launcher(),
            recorded);
    Workload.createKeystore(rig.client());
    List<FirstSync.Synced> synced = new ArrayList<>();
    for (int size : sizes) {
      System.out.println(size + " KeystoreSecrets");
      synced.add(measure(rig, size));
    }
    growth(rig.report(), synced);
    new QuietMinute(rig).measure();
    if (refreshes > 0) {
      new Soak(rig, sizes.getFirst()).measure(refreshes);
    }
    new Rotation(rig, Collections.min(sizes)).measure();
    new SharedItem(rig).measure();
    return rig.report().close(Path.of("target", "bench.json")) ? 0 : 1;
  }

  private static FirstSync.Synced measure(Rig rig, int size) throws Exception {
    Pace pace = new Pace(size, floor(rig, size));
    String namespace = "bench-" + size;
    Workload workload = new Workload(rig.client(), namespace);
    workload.create(size, "1h");
    try (AwsProcess aws = AwsProcess.start(size)) {
      FirstSync.Synced synced = new FirstSync(rig, size).measure(aws, namespace, pace);
      new Restart(rig, size).measure(aws, pace);
      return synced;
    } finally {
      workload.delete();
    }
  }

  private static double floor(Rig rig, int size) throws Exception {
    Workload workload = new Workload(rig.client(), "floor-" + size);
    workload.create(size, "0");
    try {
      return Rig.seconds(new Floor(rig.client(), "floor-" + size).measure(size));
    } finally {
      workload.delete();
    }
  }

  /// What one KeystoreSecret costs among many, beside what it costs among few.
  private static void growth(Report report, List<FirstSync.Synced> synced) {
    FirstSync.Synced few = synced.getFirst();
    FirstSync.Synced many = synced.getLast();
    if (many.size() > few.size()) {
      double times = (double) many.size() / few.size();
      report.measured(
          many.size(), "growth: time each", many.seconds() / few.seconds() / times, GROWTH);
      report.measured(
          many.size(), "growth: CPU each", many.cpuSeconds() / few.cpuSeconds() / times, GROWTH);
    }
  }
}
