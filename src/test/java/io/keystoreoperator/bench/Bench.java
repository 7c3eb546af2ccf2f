package io.keystoreoperator.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.keystoreoperator.fixture.OperatorLauncher;
import io.keystoreoperator.fixture.OperatorProcess;
import io.keystoreoperator.image.ImageFiles;
import io.keystoreoperator.kube.RealKubernetes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// Measures the packaged operator on a real API server and the embedded AWS, beside the floor of
/// the same run. A missed count fails it; times and memory are told.
public final class Bench {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int QUIET_SIZE = 1_000;
  private static final Map<Integer, double[]> CPU_AND_MEMORY =
      Map.of(
          1_000,
          new double[] {6, 200},
          5_000,
          new double[] {14, 240},
          20_000,
          new double[] {60, 380});

  private final RealKubernetes kubernetes = RealKubernetes.running();
  private final OperatorLauncher launcher;
  private final List<Goal> goals = new ArrayList<>();

  public static void main(String[] args) throws Exception {
    int[] sizes = Arrays.stream(args[0].split(",", -1)).mapToInt(Integer::parseInt).toArray();
    System.exit(new Bench(ImageFiles.layOut(Path.of("target")).launcher()).run(sizes));
  }

  /// @param launcher the runtime, the JVM options and the AOT cache of the image
  private Bench(OperatorLauncher launcher) {
    this.launcher = launcher;
  }

  private int run(int[] sizes) throws Exception {
    KubernetesClient client = kubernetes.client();
    Workload.createKeystore(client);
    for (int size : sizes) {
      System.out.println(size + " KeystoreSecrets");
      measure(client, size);
    }
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(Path.of("target", "bench.json").toFile(), goals);
    long met = goals.stream().filter(Goal::met).count();
    System.out.println("bench: " + met + " goals met, " + (goals.size() - met) + " missed");
    return goals.stream().allMatch(goal -> goal.met() || !goal.counted()) ? 0 : 1;
  }

  private void measure(KubernetesClient client, int size) throws Exception {
    double floor = floor(client, size);
    String namespace = "bench-" + size;
    Workload workload = new Workload(client, namespace);
    workload.create(size, "30s");
    try (AwsProcess aws = AwsProcess.start(size)) {
      firstSync(client, aws, namespace, size, floor);
      restart(client, aws, size);
    } finally {
      workload.delete();
    }
  }

  private static double floor(KubernetesClient client, int size)
      throws InterruptedException, ExecutionException {
    Workload workload = new Workload(client, "floor-" + size);
    workload.create(size, "0");
    try {
      return seconds(new Floor(client, "floor-" + size).measure(size));
    } finally {
      workload.delete();
    }
  }

  private void firstSync(
      KubernetesClient client, AwsProcess aws, String namespace, int size, double floor)
      throws InterruptedException {
    aws.reset();
    ApiRequests before = ApiRequests.now(client);
    ReadyWatch watch = new ReadyWatch(client, namespace, size);
    long start = System.nanoTime();
    OperatorProcess operator = start(aws, "first-sync-" + size);
    try {
      double ready = since(start);
      long readyAt = System.nanoTime();
      watch.await(PATIENCE);
      double synced = since(readyAt);
      ProcessUsage used = ProcessUsage.of(operator.pid());
      Map<String, Long> calls = aws.calls();
      ApiRequests requests = ApiRequests.now(client).since(before);
      double cohorts = Math.ceil(size / 100.0);
      String at = size + ": ";
      measured(at + "process start to ready, s", ready, 0.9);
      measured(at + "first sync from ready, s", synced, 2.5 * floor);
      measured(
          at + "first sync over the floor (" + rounded(floor) + " s), ratio", synced / floor, 2.5);
      double[] limits = CPU_AND_MEMORY.getOrDefault(size, new double[] {1_000, 1_000});
      measured(at + "CPU, process start included, s", used.cpuSeconds(), limits[0]);
      measured(at + "resident memory, MB", used.residentMegabytes(), limits[1]);
      counted(at + "Kubernetes requests per KeystoreSecret", requests.total() / (double) size, 2.1);
      counted(at + "AssumeRole", calls.getOrDefault("sts:AssumeRole", 0L), 1);
      counted(at + "DynamoDB reads", aws.reads(), Math.ceil(1.2 * cohorts));
      counted(at + "Decrypt", calls.getOrDefault("kms:Decrypt", 0L), size);
      System.out.println("    requests: " + requests.counts() + "; AWS: " + calls);
      if (size == QUIET_SIZE) {
        quietMinute(client, aws, operator, at);
      }
    } finally {
      watch.close();
      operator.close();
    }
  }

  private void quietMinute(
      KubernetesClient client, AwsProcess aws, OperatorProcess operator, String at)
      throws InterruptedException {
    aws.reset();
    ApiRequests before = ApiRequests.now(client);
    ProcessUsage started = ProcessUsage.of(operator.pid());
    Thread.sleep(Duration.ofMinutes(1));
    double cpu = ProcessUsage.of(operator.pid()).cpuSeconds() - started.cpuSeconds();
    Map<String, Long> calls = aws.calls();
    String quiet = at + "quiet minute at 30 s: ";
    counted(quiet + "KMS calls", calls.getOrDefault("kms:Decrypt", 0L), 0);
    counted(quiet + "STS calls", calls.getOrDefault("sts:AssumeRole", 0L), 0);
    counted(quiet + "Kubernetes writes", ApiRequests.now(client).since(before).writes(), 0);
    counted(quiet + "DynamoDB reads", aws.reads(), 24);
    measured(quiet + "CPU, s", cpu, 1);
  }

  private void restart(KubernetesClient client, AwsProcess aws, int size)
      throws InterruptedException {
    aws.reset();
    ApiRequests before = ApiRequests.now(client);
    OperatorProcess operator = start(aws, "restart-" + size);
    try {
      long readyAt = System.nanoTime();
      double cohorts = Math.ceil(size / 100.0);
      while (aws.reads() < cohorts && since(readyAt) < 60) {
        Thread.sleep(20);
      }
      double inStep = since(readyAt);
      Map<String, Long> calls = aws.calls();
      String at = size + ": restart: ";
      measured(at + "in step again from ready, s", inStep, 1);
      counted(at + "KMS calls", calls.getOrDefault("kms:Decrypt", 0L), 0);
      counted(at + "Kubernetes writes", ApiRequests.now(client).since(before).writes(), 0);
      counted(at + "DynamoDB reads", aws.reads(), Math.ceil(1.2 * cohorts));
    } finally {
      operator.close();
    }
  }

  private OperatorProcess start(AwsProcess aws, String log) {
    return OperatorProcess.start(
        launcher,
        aws.environment(),
        kubernetes.kubeconfig(),
        Path.of("target", "bench-" + log + ".log"));
  }

  private void counted(String name, long figure, double limit) {
    counted(name, (double) figure, limit);
  }

  private void counted(String name, double figure, double limit) {
    add(Goal.count(name, figure, limit));
  }

  private void measured(String name, double figure, double limit) {
    add(Goal.measured(name, figure, limit));
  }

  private void add(Goal goal) {
    goals.add(goal);
    System.out.println(goal.line());
  }

  private static double since(long start) {
    return seconds(Duration.ofNanos(System.nanoTime() - start));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 10) / 10.0;
  }
}
