package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.api.ConditionType;
import io.keystoreoperator.api.Keystore;
import io.keystoreoperator.api.KeystoreSettings;
import io.keystoreoperator.api.KeystoreStatus;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.operator.FailureReport.Retry;
import io.keystoreoperator.plan.KeystoreResolver;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps the status of a Keystore or ClusterKeystore true: its own check, what its readers met, and
/// how many they are.
abstract class KeystoreReconciler<
        K extends CustomResource<? extends KeystoreSettings, KeystoreStatus>>
    implements Reconciler<K> {
  private final Supplier<K> blank;
  private final Checking checking;
  private final KeystoreHealth health;
  private final PushedKeystores pushed;
  private final ReaderDirectory directory;
  private final EventRecorder events;
  private final KeystoreStatusPlanner statuses;
  private final SimpleInboundEventSource<K> calls = new SimpleInboundEventSource<>("readers");

  /// How, and how often, a keystore is looked at.
  record Checking(KeystoreCheck check, Recovery recovery, Duration interval, Clock clock) {
    private static final Duration WHILE_FAILING = Duration.ofSeconds(30);

    Checking(KeystoreCheck check, Duration interval, Clock clock) {
      this(check, new Recovery(whileFailing(interval), clock), interval, clock);
    }

    Duration whileFailing() {
      return whileFailing(interval);
    }

    private static Duration whileFailing(Duration interval) {
      return interval.compareTo(WHILE_FAILING) < 0 ? interval : WHILE_FAILING;
    }
  }

  private KeystoreReconciler(
      Supplier<K> blank,
      Checking checking,
      KeystoreHealth health,
      PushedKeystores pushed,
      ReaderDirectory directory,
      EventRecorder events) {
    this.blank = blank;
    this.checking = checking;
    this.health = health;
    this.pushed = pushed;
    this.directory = directory;
    this.events = events;
    this.statuses = new KeystoreStatusPlanner(checking.clock());
  }

  @ControllerConfiguration(
      name = "keystore",
      maxReconciliationInterval = @MaxReconciliationInterval(interval = -1))
  static final class Namespaced extends KeystoreReconciler<Keystore> {
    Namespaced(
        Checking checking,
        KeystoreHealth health,
        PushedKeystores pushed,
        ReaderDirectory directory,
        EventRecorder events) {
      super(Keystore::new, checking, health, pushed, directory, events);
    }
  }

  @ControllerConfiguration(
      name = "clusterkeystore",
      maxReconciliationInterval = @MaxReconciliationInterval(interval = -1))
  static final class ClusterWide extends KeystoreReconciler<ClusterKeystore> {
    ClusterWide(
        Checking checking,
        KeystoreHealth health,
        PushedKeystores pushed,
        ReaderDirectory directory,
        EventRecorder events) {
      super(ClusterKeystore::new, checking, health, pushed, directory, events);
    }
  }

  @Override
  public List<EventSource<?, K>> prepareEventSources(EventSourceContext<K> context) {
    return List.of(calls, new Departures<>(gone -> pushed.forget(idOf(gone))));
  }

  private static KeystoreId idOf(HasMetadata keystore) {
    return new KeystoreId(keystore.getMetadata().getNamespace(), keystore.getMetadata().getName());
  }

  /// A reader met something that this keystore should tell of, or no longer does.
  void wake(KeystoreId keystore) {
    calls.propagateEvent(new ResourceID(keystore.name(), keystore.namespace()));
  }

  @Override
  public UpdateControl<K> reconcile(K keystore, Context<K> context) {
    KeystoreId id = idOf(keystore);
    if (keystore.isMarkedForDeletion()) {
      pushed.forget(id);
      return UpdateControl.noUpdate();
    }
    KeystoreResolver.Source source = KeystoreCatalog.source(id, keystore);
    KeystoreCheck.Result result = checking.check().check(source);
    see(source, context);
    @Nullable KeystoreStatus before = keystore.getStatus();
    KeystoreStatus after =
        statuses.after(
            before,
            keystore.getMetadata().getGeneration(),
            result,
            met(id),
            directory.count(id),
            pushed.state(id));
    if (!after.equals(before) && write(keystore, after, context)) {
      events.readiness(
          keystore, before == null ? List.of() : before.conditions(), after.conditions());
    }
    Set<ResourceID> failing = health.failingReaders(id);
    directory.wake(checking.recovery().whomToWake(id, result.failure().isEmpty(), failing));
    return UpdateControl.<K>noUpdate()
        .rescheduleAfter(failing.isEmpty() ? next(result, after) : checking.whileFailing());
  }

  private KeystoreStatusPlanner.Met met(KeystoreId keystore) {
    Optional<FailureReport> failure = health.failureOf(keystore);
    return failure.isEmpty()
        ? KeystoreStatusPlanner.Met.NOTHING
        : new KeystoreStatusPlanner.Met(failure, directory.servesSomebody(keystore));
  }

  private void see(KeystoreResolver.Source source, Context<K> context) {
    pushed.see(source);
    KeystoreId id = source.id();
    if (context.getPrimaryCache().get(new ResourceID(id.name(), id.namespace())).isEmpty()) {
      // Deleted meanwhile, and nothing more is heard of it.
      pushed.forget(id);
    }
  }

  private Duration next(KeystoreCheck.Result result, KeystoreStatus after) {
    boolean passing =
        result.failure().map(FailureReport::retry).filter(Retry.TRANSIENT::equals).isPresent();
    boolean ready = Conditions.isTrue(after.conditions(), ConditionType.READY);
    return ready && !passing ? checking.interval() : checking.whileFailing();
  }

  /// What was edited meanwhile is seen by the next check.
  private boolean write(K keystore, KeystoreStatus after, Context<K> context) {
    return StatusWrite.of(after, keystore, blank.get(), context, _ -> true) == StatusWrite.WRITTEN;
  }
}
