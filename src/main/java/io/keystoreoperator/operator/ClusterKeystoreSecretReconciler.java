package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.keystoreoperator.api.ClusterKeystoreSecret;
import io.keystoreoperator.api.ClusterKeystoreSecretStatus;
import io.keystoreoperator.api.ConditionType;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.Reason;
import io.keystoreoperator.plan.ClusterKeystoreSecretRules;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Keeps a KeystoreSecret in every namespace that a ClusterKeystoreSecret matches, and tells how
/// they fare. When it is deleted, Kubernetes collects them: it is their owner.
@ControllerConfiguration(
    name = "clusterkeystoresecret",
    maxReconciliationInterval = @MaxReconciliationInterval(interval = -1))
final class ClusterKeystoreSecretReconciler
    implements Reconciler<ClusterKeystoreSecret>, CopyListener {
  private static final Duration STATUS_RETRY = Duration.ofSeconds(2);

  /// Copies are made, and become Ready, in crowds.
  private static final Duration CROWD = Duration.ofSeconds(1);

  private final CopyDirectory directory;
  private final CopyWriter writer;
  private final EventRecorder events;
  private final CopyStatusPlanner statuses;
  private final Crowd<ResourceID> crowd = new Crowd<>(CROWD);
  private final SimpleInboundEventSource<ClusterKeystoreSecret> calls =
      new SimpleInboundEventSource<>("copies");
  private volatile @Nullable IndexedResourceCache<ClusterKeystoreSecret> all;

  ClusterKeystoreSecretReconciler(
      CopyDirectory directory, CopyWriter writer, EventRecorder events, Clock clock) {
    this.directory = directory;
    this.writer = writer;
    this.events = events;
    this.statuses = new CopyStatusPlanner(clock);
    crowd.tell(calls::propagateEvent);
    directory.onChange(this);
  }

  @Override
  public List<EventSource<?, ClusterKeystoreSecret>> prepareEventSources(
      EventSourceContext<ClusterKeystoreSecret> context) {
    all = context.getPrimaryCache();
    return List.of(calls);
  }

  @Override
  public void namespacesChanged() {
    all().map(ResourceID::fromResource).forEach(calls::propagateEvent);
  }

  @Override
  public void changed(KeystoreSecret reader) {
    CopyOwner.of(reader).ifPresent(owner -> crowd.changed(new ResourceID(owner.name())));
  }

  @Override
  public void cameOrWent(KeystoreSecret reader) {
    changed(reader);
    all()
        .filter(owner -> owner.copyName().equals(reader.getMetadata().getName()))
        .forEach(owner -> crowd.changed(ResourceID.fromResource(owner)));
  }

  private Stream<ClusterKeystoreSecret> all() {
    IndexedResourceCache<ClusterKeystoreSecret> known = all;
    return known == null ? Stream.empty() : known.list();
  }

  @Override
  public UpdateControl<ClusterKeystoreSecret> reconcile(
      ClusterKeystoreSecret owner, Context<ClusterKeystoreSecret> context) {
    if (owner.isMarkedForDeletion() || !directory.isComplete()) {
      return UpdateControl.noUpdate();
    }
    List<String> violations = ClusterKeystoreSecretRules.violations(owner.getSpec());
    if (!violations.isEmpty()) {
      return tell(owner, statuses.invalid(owner, violations), List.of(), context);
    }
    List<CopyStep> steps =
        CopyPlanner.steps(
            owner,
            directory.namespaces(),
            namespace -> directory.at(namespace, owner.copyName()),
            directory.copiesOf(owner.getMetadata().getUid()));
    List<CopyResult> results = writer.take(steps);
    int matching = (int) steps.stream().filter(step -> !(step instanceof CopyStep.Remove)).count();
    return tell(owner, statuses.after(owner, matching, results), results, context);
  }

  private UpdateControl<ClusterKeystoreSecret> tell(
      ClusterKeystoreSecret owner,
      ClusterKeystoreSecretStatus after,
      List<CopyResult> results,
      Context<ClusterKeystoreSecret> context) {
    UpdateControl<ClusterKeystoreSecret> control = UpdateControl.noUpdate();
    results.stream()
        .map(CopyResult::again)
        .filter(Duration::isPositive)
        .min(Duration::compareTo)
        .ifPresent(control::rescheduleAfter);
    if (after.equals(owner.statusOrEmpty())) {
      return control;
    }
    return switch (write(owner, after, context)) {
      case WRITTEN -> {
        readiness(owner, after);
        yield control;
      }
      case OVERTAKEN -> control.reschedule();
      case GONE -> UpdateControl.noUpdate();
      case FAILED -> control.rescheduleAfter(STATUS_RETRY);
    };
  }

  /// Being made is no news.
  private void readiness(ClusterKeystoreSecret owner, ClusterKeystoreSecretStatus after) {
    if (!isProgressing(after)) {
      ClusterKeystoreSecretStatus before = owner.statusOrEmpty();
      List<Condition> known = isProgressing(before) ? List.of() : before.conditions();
      events.readiness(owner, known, after.conditions());
    }
  }

  private static boolean isProgressing(ClusterKeystoreSecretStatus status) {
    return Conditions.find(status.conditions(), ConditionType.READY)
        .filter(ready -> Reason.PROGRESSING.text().equals(ready.getReason()))
        .isPresent();
  }

  private static StatusWrite write(
      ClusterKeystoreSecret owner,
      ClusterKeystoreSecretStatus after,
      Context<ClusterKeystoreSecret> context) {
    return StatusWrite.of(
        after,
        owner,
        new ClusterKeystoreSecret(),
        context,
        returned ->
            Objects.equals(
                returned.getMetadata().getGeneration(), owner.getMetadata().getGeneration()));
  }
}
