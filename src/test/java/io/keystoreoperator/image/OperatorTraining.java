package io.keystoreoperator.image;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.fixture.OperatorLauncher;
import io.keystoreoperator.fixture.OperatorProcess;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.kube.MockKubernetes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;

/// Runs the operator through a day's work in a few seconds, on the embedded AWS and an embedded
/// Kubernetes, so that its JVM writes down what it loaded; and has the AOT cache made of that.
final class OperatorTraining {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Path EXAMPLES = Path.of("deploy", "examples");
  private static final List<String> APPLIED =
      List.of("cluster-keystore.yaml", "keystore-secret.yaml", "template.yaml", "tls.yaml");
  private static final Path PEM = Path.of("src", "test", "resources", "certificates", "bundle.pem");

  private final OperatorLauncher launcher;
  private final Path directory;

  /// @param launcher the JVM and the options of production
  /// @param directory takes the log and what lies between
  OperatorTraining(OperatorLauncher launcher, Path directory) {
    this.launcher = launcher;
    this.directory = directory;
  }

  /// Makes the cache that the integration tests start the operator with, so that their many starts
  /// cost less, as the image's do.
  public static void main(String[] args) throws Exception {
    Path directory = Files.createDirectories(Path.of("target", "training"));
    new OperatorTraining(OperatorLauncher.ofTheBuild(), directory).train(Path.of(args[0]));
    // The embedded AWS leaves threads behind.
    System.exit(0);
  }

  /// Makes the cache.
  ///
  /// @throws IllegalStateException the operator did not do its work, or the JVM made no cache
  void train(Path cache) throws IOException, InterruptedException {
    Path recording = directory.resolve("operator.aotconf");
    record(recording);
    assemble(recording, cache);
  }

  private void record(Path recording) throws IOException {
    try (TwoAccounts accounts = TwoAccounts.start();
        MockKubernetes kubernetes = MockKubernetes.startWithTls()) {
      accounts.writer().putV1("payments/db", "{\"username\":\"app\",\"password\":\"first\"}");
      accounts.writer().putV1("payments/tls.key", "a key");
      accounts.writer().putV1("payments/tls.pem", Files.readString(PEM));
      Path kubeconfig =
          Files.writeString(directory.resolve("training.kubeconfig"), kubernetes.kubeconfig());
      OperatorLauncher recorder =
          launcher.with("-XX:AOTMode=record").with("-XX:AOTConfiguration=" + recording);
      try (OperatorProcess operator =
          OperatorProcess.start(
              recorder,
              accounts.aws().environment(),
              kubeconfig,
              directory.resolve("training.log"))) {
        work(kubernetes.client(), accounts);
        int exit = operator.stop();
        if (exit != 0) {
          throw new IllegalStateException("the operator ended with " + exit);
        }
      }
    }
  }

  private static void work(KubernetesClient client, TwoAccounts accounts) throws IOException {
    for (String example : APPLIED) {
      try (InputStream yaml = Files.newInputStream(EXAMPLES.resolve(example))) {
        client.load(yaml).items().forEach(item -> client.resource(item).create());
      }
    }
    for (String name : List.of("app-db", "app-config", "app-tls")) {
      awaitSynced(client, name, "");
    }
    String before = revision(client, "app-db");
    accounts.writer().putV1("payments/db", "{\"username\":\"app\",\"password\":\"second\"}");
    awaitSynced(client, "app-db", before);
  }

  private static void awaitSynced(KubernetesClient client, String name, String otherThan) {
    Awaitility.await("KeystoreSecret " + name + " in step")
        .atMost(PATIENCE)
        .until(
            () -> {
              String revision = revision(client, name);
              return !revision.isEmpty() && !revision.equals(otherThan);
            });
  }

  /// Empty while it is not Ready.
  private static String revision(KubernetesClient client, String name) {
    KeystoreSecret found =
        client.resources(KeystoreSecret.class).inNamespace("payments").withName(name).get();
    List<Condition> conditions = found.statusOrEmpty().conditions();
    boolean ready =
        conditions.stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    return ready ? Objects.requireNonNullElse(found.statusOrEmpty().syncedRevision(), "") : "";
  }

  private void assemble(Path recording, Path cache) throws IOException, InterruptedException {
    OperatorLauncher assembler =
        launcher
            .with("-XX:AOTMode=create")
            .with("-XX:AOTConfiguration=" + recording)
            .with("-XX:AOTCache=" + cache);
    Path log = directory.resolve("assembly.log");
    int exit =
        new ProcessBuilder(assembler.command())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    if (exit != 0 || !Files.exists(cache)) {
      throw new IllegalStateException("no AOT cache was made: see " + log);
    }
  }
}
