package io.keystoreoperator.helm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.keystoreoperator.fixture.OperatorLauncher;
import io.keystoreoperator.fixture.OperatorProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/// Does for the pods of `helm test` what a kubelet and kube-proxy would: runs what they say, as
/// whom they say, and tells the API server how it ended.
public final class TestPods implements AutoCloseable {
  private static final Pattern SERVICE_URL =
      Pattern.compile("http://([a-z0-9-]+)\\.([a-z0-9-]+)\\.svc:(\\d+)");

  private final HelmRelease release;
  private final Supplier<OperatorProcess> operator;
  private final UnaryOperator<LocalPod> admission;
  private final Map<String, String> outputs = new ConcurrentHashMap<>();
  private final Thread running;
  private volatile boolean stopped;

  TestPods(HelmRelease release, OperatorProcess operator) {
    this(release, () -> operator, UnaryOperator.identity());
  }

  /// @param operator what the operator's Service leads to at the time
  /// @param admission what the cluster makes of a pod before it runs
  public TestPods(
      HelmRelease release, Supplier<OperatorProcess> operator, UnaryOperator<LocalPod> admission) {
    this.release = release;
    this.operator = operator;
    this.admission = admission;
    running = Thread.ofPlatform().name("kubelet").start(this::runAll);
  }

  /// What the pods printed, by name.
  public Map<String, String> outputs() {
    return Map.copyOf(outputs);
  }

  private void runAll() {
    while (!stopped) {
      Awaitility.await()
          .forever()
          .pollInterval(Duration.ofMillis(50))
          .until(() -> stopped || !pending().isEmpty());
      pending().forEach(this::run);
    }
  }

  private List<Pod> pending() {
    return release
        .kubernetes()
        .client()
        .pods()
        .inNamespace(release.name())
        .withLabel("app.kubernetes.io/component", "test")
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getStatus().getPhase().equals("Pending"))
        .toList();
  }

  private void run(Pod pod) {
    boolean succeeded = false;
    try {
      Process process = process(pod);
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      outputs.put(pod.getMetadata().getName(), output);
      succeeded = process.waitFor() == 0;
    } catch (IOException | InterruptedException | RuntimeException e) {
      outputs.put(pod.getMetadata().getName(), e.toString());
    }
    String phase = succeeded ? "Succeeded" : "Failed";
    release
        .kubernetes()
        .client()
        .resource(pod)
        .editStatus(
            live -> {
              live.getStatus().setPhase(phase);
              return live;
            });
  }

  private Process process(Pod pod) throws IOException {
    var local = admission.apply(new LocalPod(release.kubernetes(), release.name(), pod.getSpec()));
    List<String> command = new ArrayList<>(OperatorLauncher.ofTheBuild().command());
    local.container().getArgs().forEach(argument -> command.add(reachable(argument)));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = new HashMap<>(local.environment());
    environment.put("AWS_CONFIG_FILE", "/dev/null");
    environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    environment.put(
        "KUBECONFIG",
        pod.getSpec().getAutomountServiceAccountToken()
            ? local.kubeconfig().toString()
            : "/dev/null");
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  /// The URL of a Service becomes that of what it leads to.
  private String reachable(String argument) {
    Matcher url = SERVICE_URL.matcher(argument);
    if (!url.matches()) {
      return argument;
    }
    var client = release.kubernetes().client();
    Service service = client.services().inNamespace(url.group(2)).withName(url.group(1)).require();
    var pod = release.deployment().getSpec().getTemplate();
    ServicePort port =
        service.getSpec().getPorts().stream()
            .filter(p -> p.getPort() == Integer.parseInt(url.group(3)))
            .findFirst()
            .orElseThrow();
    boolean leadsToOperator =
        pod.getMetadata()
                .getLabels()
                .entrySet()
                .containsAll(service.getSpec().getSelector().entrySet())
            && pod.getSpec().getContainers().getFirst().getPorts().stream()
                .anyMatch(p -> p.getName().equals(port.getTargetPort().getStrVal()));
    return leadsToOperator ? operator.get().url() : "http://127.0.0.1:1";
  }

  @Override
  public void close() {
    stopped = true;
    try {
      running.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
