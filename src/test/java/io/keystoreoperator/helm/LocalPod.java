package io.keystoreoperator.helm;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.keystoreoperator.fixture.OperatorProcess;
import io.keystoreoperator.kube.RealKubernetes;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a pod would run, run on this machine: its arguments, its environment, and a token of its
/// ServiceAccount.
///
/// @param injected what a cluster puts into the environment beside what the pod says
public record LocalPod(
    RealKubernetes kubernetes, String namespace, PodSpec pod, Map<String, String> injected) {
  public LocalPod {
    injected = Map.copyOf(injected);
  }

  LocalPod(RealKubernetes kubernetes, String namespace, PodSpec pod) {
    this(kubernetes, namespace, pod, Map.of());
  }

  /// A pod of the operator's Deployment.
  public static LocalPod of(HelmRelease release) {
    return new LocalPod(
        release.kubernetes(),
        release.name(),
        release.deployment().getSpec().getTemplate().getSpec());
  }

  /// The same with more injected.
  public LocalPod injecting(Map<String, String> variables) {
    return new LocalPod(kubernetes, namespace, pod, variables);
  }

  /// Starts the operator and waits until it is ready.
  public OperatorProcess start(Path log) {
    List<String> arguments = container().getArgs();
    if (!arguments.getFirst().equals("run")) {
      throw new IllegalStateException("it does not run the operator: " + arguments);
    }
    String[] options = arguments.subList(1, arguments.size()).toArray(String[]::new);
    return OperatorProcess.start(environment(), kubeconfig(), log, options);
  }

  public Container container() {
    return pod.getContainers().getFirst();
  }

  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    for (EnvVar variable : container().getEnv()) {
      environment.put(variable.getName(), variable.getValue());
    }
    environment.putAll(injected);
    return environment;
  }

  Path kubeconfig() {
    if (!pod.getAutomountServiceAccountToken()) {
      throw new IllegalStateException("it mounts no token");
    }
    return kubernetes.kubeconfigOf(namespace, pod.getServiceAccountName());
  }
}
