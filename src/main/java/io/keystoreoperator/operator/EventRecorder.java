package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.keystoreoperator.api.ConditionType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Kubernetes Events for what changed, as `kubectl describe` shows them: one a transition, none for
/// a retry that ends the same way.
final class EventRecorder {
  private static final Logger log = LoggerFactory.getLogger(EventRecorder.class);
  private static final String COMPONENT = "keystore-operator";
  private static final String NAMESPACE_OF_CLUSTER_OBJECTS = "default";
  private static final int LONGEST_MESSAGE = 1024;

  private final KubernetesClient client;
  private final Clock clock;

  EventRecorder(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /// Tells when Ready has turned, or is False for another reason than before. A first success makes
  /// no Event: the resource's own status says it.
  void readiness(HasMetadata about, List<Condition> before, List<Condition> after) {
    Optional<Condition> was = Conditions.find(before, ConditionType.READY);
    Condition is = Conditions.find(after, ConditionType.READY).orElse(null);
    if (is == null || (was.isEmpty() && Conditions.TRUE.equals(is.getStatus()))) {
      return;
    }
    boolean same =
        was.filter(c -> c.getStatus().equals(is.getStatus()))
            .filter(c -> c.getReason().equals(is.getReason()))
            .filter(c -> c.getMessage().equals(is.getMessage()))
            .isPresent();
    if (!same) {
      String type = Conditions.TRUE.equals(is.getStatus()) ? "Normal" : "Warning";
      record(about, type, is.getReason(), is.getMessage());
    }
  }

  void normal(HasMetadata about, String reason, String message) {
    record(about, "Normal", reason, message);
  }

  void warning(HasMetadata about, String reason, String message) {
    record(about, "Warning", reason, message);
  }

  private void record(HasMetadata about, String type, String reason, String message) {
    String namespace =
        about.getMetadata().getNamespace() == null
            ? NAMESPACE_OF_CLUSTER_OBJECTS
            : about.getMetadata().getNamespace();
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    var event =
        new EventBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withGenerateName(about.getMetadata().getName() + ".")
            .endMetadata()
            .withNewInvolvedObject()
            .withApiVersion(about.getApiVersion())
            .withKind(about.getKind())
            .withNamespace(about.getMetadata().getNamespace())
            .withName(about.getMetadata().getName())
            .withUid(about.getMetadata().getUid())
            .endInvolvedObject()
            .withType(type)
            .withReason(reason)
            .withMessage(
                message.length() <= LONGEST_MESSAGE
                    ? message
                    : message.substring(0, LONGEST_MESSAGE - 1) + "…")
            .withNewSource()
            .withComponent(COMPONENT)
            .endSource()
            .withReportingComponent(COMPONENT)
            .withFirstTimestamp(now)
            .withLastTimestamp(now)
            .withCount(1)
            .build();
    try {
      client.v1().events().inNamespace(namespace).resource(event).create();
    } catch (KubernetesClientException e) {
      // An Event is a courtesy; the status says the same.
      log.debug("no Event for {} {}: HTTP {}", about.getKind(), namespace, e.getCode());
    }
  }
}
