package io.keystoreoperator.operator.rollout;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Restarts workloads by an annotation on their pod template, at the version at which they agreed.
final class KubernetesWorkloads implements Workloads {
  private static final Logger log = LoggerFactory.getLogger(KubernetesWorkloads.class);
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final int ATTEMPTS = 4;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private final KubernetesClient client;

  KubernetesWorkloads(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Map<String, Round.Settled> restart(Workload workload, Map<String, String> asked)
      throws NotNowException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        HasMetadata live = resource(workload).get();
        return live == null ? all(asked, missing(workload)) : restart(workload, live, asked);
      } catch (KubernetesClientException e) {
        if (e.getCode() == CONFLICT || e.getCode() == NOT_FOUND) {
          continue;
        }
        if (e.getCode() == 0 || e.getCode() == TOO_MANY_REQUESTS || e.getCode() >= SERVER_ERROR) {
          throw new NotNowException();
        }
        return all(asked, refused(workload, e.getCode()));
      }
    }
    throw new NotNowException();
  }

  private Map<String, Round.Settled> restart(
      Workload workload, HasMetadata live, Map<String, String> asked) {
    Set<String> agreed = RestartMarker.agreed(live.getMetadata().getAnnotations());
    Map<String, String> restarting = new HashMap<>(asked);
    restarting.keySet().retainAll(agreed);
    RestartMarker before = RestartMarker.of(templateAnnotations(live));
    if (!before.covers(restarting)) {
      String marker = before.with(restarting, agreed).text();
      resource(workload).patch(MERGE, patch(live, marker));
      log.info("{}: {} restarted for {}", workload.namespace(), workload.target(), marker);
    }
    Map<String, Round.Settled> settled = new HashMap<>();
    asked.forEach(
        (name, revision) ->
            settled.put(
                name,
                new Round.Settled(
                    revision, agreed.contains(name) ? null : disagreeing(workload, name))));
    return settled;
  }

  private static String patch(HasMetadata live, String marker) {
    return Serialization.asJson(
        Map.of(
            "metadata",
            Map.of("resourceVersion", live.getMetadata().getResourceVersion()),
            "spec",
            Map.of(
                "template",
                Map.of(
                    "metadata",
                    Map.of("annotations", Map.of(RestartMarker.RESTARTED_FOR, marker))))));
  }

  private Resource<? extends HasMetadata> resource(Workload workload) {
    String namespace = workload.namespace();
    String name = workload.target().name();
    return switch (workload.target().kind()) {
      case DEPLOYMENT -> client.apps().deployments().inNamespace(namespace).withName(name);
      case STATEFUL_SET -> client.apps().statefulSets().inNamespace(namespace).withName(name);
      case DAEMON_SET -> client.apps().daemonSets().inNamespace(namespace).withName(name);
    };
  }

  private static @Nullable Map<String, String> templateAnnotations(HasMetadata workload) {
    PodTemplateSpec template =
        switch (workload) {
          case Deployment it -> it.getSpec().getTemplate();
          case StatefulSet it -> it.getSpec().getTemplate();
          case DaemonSet it -> it.getSpec().getTemplate();
          default -> throw new IllegalStateException(workload.getKind() + " is not restarted");
        };
    return template.getMetadata() == null ? null : template.getMetadata().getAnnotations();
  }

  private static Map<String, Round.Settled> all(Map<String, String> asked, String problem) {
    Map<String, Round.Settled> settled = new HashMap<>();
    asked.forEach((name, revision) -> settled.put(name, new Round.Settled(revision, problem)));
    return settled;
  }

  private static String missing(Workload workload) {
    return workload.target() + " is not there: mend spec.rolloutRestart, or create it";
  }

  private static String disagreeing(Workload workload, String keystoreSecret) {
    return workload.target()
        + " does not agree to be restarted: annotate it with "
        + RestartMarker.RESTART_ON
        + "="
        + keystoreSecret;
  }

  private static String refused(Workload workload, int code) {
    return code == FORBIDDEN
        ? "Kubernetes forbids the operator to restart "
            + workload.target()
            + ": whoever installed it has to grant it get and patch on such workloads; until then,"
            + " restart it by hand"
        : "Kubernetes refused to restart " + workload.target() + " (" + code + ")";
  }
}
