package io.keystoreoperator.install;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.fixture.OperatorProcess;
import io.keystoreoperator.helm.HelmRelease;
import io.keystoreoperator.helm.LocalPod;
import io.keystoreoperator.helm.TestPods;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/// Does beside an API server what controllers and kubelets would: runs the operator that its
/// Deployment wants, has pods wait for their Secrets, and collects Secrets whose owner is gone.
final class LocalCluster implements AutoCloseable {
  private static final int PAUSE_MILLIS = 50;
  private static final Set<Integer> OVERTAKEN = Set.of(404, 409);

  private final HelmRelease release;
  private final KubernetesClient client;
  private final PodSurroundings surroundings;
  private final Set<String> images;
  private final Path log;
  private final TestPods testPods;
  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledFuture<?> looking;
  private volatile @Nullable OperatorProcess operator;
  private @Nullable PodTemplateSpec running;

  /// @param images that can be pulled
  /// @param log of the operator
  LocalCluster(HelmRelease release, PodSurroundings surroundings, Set<String> images, Path log) {
    this.release = release;
    this.client = release.kubernetes().client();
    this.surroundings = surroundings;
    this.images = images;
    this.log = log;
    this.testPods =
        new TestPods(
            release,
            () -> Objects.requireNonNull(operator, "no operator runs"),
            surroundings::admit);
    looking = loop.scheduleWithFixedDelay(this::look, 0, PAUSE_MILLIS, MILLISECONDS);
  }

  /// What the pods of `helm test` printed, by their names.
  ///
  /// @throws IllegalStateException a pod is gone, and its log with it
  Map<String, String> logsOfTests() {
    Map<String, String> logs = new TreeMap<>(testPods.outputs());
    for (String pod : logs.keySet()) {
      if (client.pods().inNamespace(release.name()).withName(pod).get() == null) {
        throw new IllegalStateException(
            "unable to get pod logs for " + pod + ": pods \"" + pod + "\" not found");
      }
    }
    return logs;
  }

  private void look() {
    try {
      runOperator();
      readyPods();
      collectGarbage();
    } catch (KubernetesClientException e) {
      if (!OVERTAKEN.contains(e.getCode())) {
        throw e;
      }
      // Somebody else was faster: the next look sees what is there then.
    }
  }

  private void runOperator() {
    Deployment wanted =
        client.apps().deployments().inNamespace(release.name()).withName(release.name()).get();
    PodTemplateSpec template = wanted == null ? null : wanted.getSpec().getTemplate();
    if (!Objects.equals(template, running)) {
      stopOperator();
      running = template;
      if (wanted != null) {
        report(wanted, start(wanted));
      }
    }
  }

  private boolean start(Deployment deployment) {
    LocalPod pod = surroundings.admit(LocalPod.of(release));
    if (deployment.getSpec().getReplicas() != 1 || !images.contains(pod.container().getImage())) {
      return false;
    }
    try {
      operator = pod.start(log);
      return true;
    } catch (IllegalStateException _) {
      // Its log says why.
      return false;
    }
  }

  private void report(Deployment deployment, boolean available) {
    client
        .resource(deployment)
        .editStatus(
            live ->
                new DeploymentBuilder(live)
                    .editOrNewStatus()
                    .withObservedGeneration(deployment.getMetadata().getGeneration())
                    .withReplicas(1)
                    .withUpdatedReplicas(1)
                    .withReadyReplicas(available ? 1 : 0)
                    .withAvailableReplicas(available ? 1 : 0)
                    .withConditions()
                    .addNewCondition()
                    .withType("Progressing")
                    .withStatus(available ? "True" : "False")
                    .withReason(available ? "NewReplicaSetAvailable" : "ProgressDeadlineExceeded")
                    .endCondition()
                    .endStatus()
                    .build());
  }

  private void readyPods() {
    for (Pod pod : client.pods().inAnyNamespace().list().getItems()) {
      List<SecretVolumeSource> mounted =
          pod.getSpec().getVolumes().stream()
              .map(volume -> volume.getSecret())
              .filter(Objects::nonNull)
              .toList();
      boolean waits = pod.getStatus().getPhase().equals("Pending") && !mounted.isEmpty();
      if (waits && mounted.stream().allMatch(secret -> exists(pod, secret))) {
        client.resource(pod).editStatus(LocalCluster::ready);
      }
    }
  }

  private boolean exists(Pod pod, SecretVolumeSource secret) {
    String namespace = pod.getMetadata().getNamespace();
    return client.secrets().inNamespace(namespace).withName(secret.getSecretName()).get() != null;
  }

  private static Pod ready(Pod pod) {
    return new PodBuilder(pod)
        .editStatus()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }

  private void collectGarbage() {
    var secrets =
        client.secrets().inAnyNamespace().withLabel("keystore-operator.io/managed", "true");
    for (Secret secret : secrets.list().getItems()) {
      if (secret.getMetadata().getOwnerReferences().stream()
          .anyMatch(owner -> !isThere(secret.getMetadata().getNamespace(), owner.getUid()))) {
        client.resource(secret).delete();
      }
    }
  }

  private boolean isThere(String namespace, String uid) {
    return client.resources(KeystoreSecret.class).inNamespace(namespace).list().getItems().stream()
        .map(HasMetadata::getMetadata)
        .anyMatch(owner -> owner.getUid().equals(uid));
  }

  private void stopOperator() {
    OperatorProcess stopping = operator;
    operator = null;
    if (stopping != null) {
      stopping.close();
    }
  }

  /// @throws IllegalStateException it has failed to do its part
  @Override
  public void close() {
    loop.close();
    testPods.close();
    stopOperator();
    if (looking.state() == Future.State.FAILED) {
      throw new IllegalStateException(looking.exceptionNow());
    }
  }
}
