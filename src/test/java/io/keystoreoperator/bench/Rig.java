package io.keystoreoperator.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.keystoreoperator.fixture.OperatorLauncher;
import io.keystoreoperator.fixture.OperatorProcess;
import io.keystoreoperator.kube.RealKubernetes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// What everything is measured on: a real API server, the operator as its image and
/// `deploy/install.yaml` have it, by flags, ServiceAccount and rights, and the report that the
/// figures go to.
///
/// @param recorded whether each operator leaves a JFR recording behind; it then starts slower
record Rig(RealKubernetes kubernetes, OperatorLauncher launcher, Report report, boolean recorded) {
  /// The longest that anything may take.
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Path INSTALLATION = Path.of("deploy", "install.yaml");
  private static final String NAME = "keystore-operator";
  private static final Path NO_KUBECONFIG = Path.of("/dev/null");

  /// One on which the operator is installed.
  static Rig install(RealKubernetes empty, OperatorLauncher launcher, boolean recorded) {
    empty.kubectl("apply", "--server-side", "--filename=" + INSTALLATION).succeeded();
    empty.kubectl("wait", "--for=condition=Established", "crd", "--all").succeeded();
    return new Rig(empty, launcher, new Report(), recorded);
  }

  KubernetesClient client() {
    return kubernetes.client();
  }

  /// Starts the operator and waits until it is ready.
  ///
  /// @param name of its log in `target`, and of its recording
  MeasuredOperator start(AwsProcess aws, String name) {
    Path target = Path.of("target");
    // A JVM that records cannot take the AOT cache.
    OperatorLauncher started =
        recorded
            ? launcher.with("-XX:AOTMode=auto").with("-XX:StartFlightRecording:settings=profile")
            : launcher;
    Map<String, String> environment = new HashMap<>(aws.environment());
    environment.putAll(kubernetes.podEnvironment(NAME, NAME));
    OperatorProcess process =
        OperatorProcess.start(
            started, environment, NO_KUBECONFIG, target.resolve("bench-" + name + ".log"));
    return new MeasuredOperator(
        process, recorded ? target.resolve("bench-" + name + ".jfr") : null);
  }

  static double secondsSince(long start) {
    return seconds(Duration.ofNanos(System.nanoTime() - start));
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
