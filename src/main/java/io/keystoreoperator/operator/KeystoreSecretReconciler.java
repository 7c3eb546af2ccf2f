package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.operator.metrics.Census;
import io.keystoreoperator.operator.rollout.RolloutRestarts;
import io.keystoreoperator.sync.AppliedSecret;
import io.keystoreoperator.sync.SyncOutcome;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the Secret of a KeystoreSecret in step, says so in its status, and says when to look
/// again.
@ControllerConfiguration(
    name = "keystoresecret",
    maxReconciliationInterval = @MaxReconciliationInterval(interval = -1))
final class KeystoreSecretReconciler implements Reconciler<KeystoreSecret>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KeystoreSecretReconciler.class);
  private static final Duration STATUS_RETRY = Duration.ofSeconds(2);

  private final OperatorSettings settings;
  private final Function<KeystoreSecretSources, Readers> assembly;
  private final ReaderDirectory directory;
  private final CopyDirectory copies;
  private final EventRecorder events;
  private final Runnable putOff;
  private final StatusPlanner statuses;
  private final Repairs repairs;
  private final ForceSyncs forceSyncs;
  private final RolloutRestarts restarts;

  /// Made when JOSDK asks for the event sources, which is before the first reconcile.
  private volatile @Nullable Readers readers;

  /// @param putOff told of each reconcile whose turn is still to come
  KeystoreSecretReconciler(
      OperatorSettings settings,
      Function<KeystoreSecretSources, Readers> assembly,
      ReaderDirectory directory,
      CopyDirectory copies,
      EventRecorder events,
      Runnable putOff,
      RolloutRestarts restarts,
      Clock clock) {
    this.settings = settings;
    this.assembly = assembly;
    this.directory = directory;
    this.copies = copies;
    this.events = events;
    this.putOff = putOff;
    this.restarts = restarts;
    this.statuses = new StatusPlanner(clock);
    this.repairs = new Repairs(clock);
    this.forceSyncs = new ForceSyncs(clock);
  }

  /// Of an edit, what a reconcile could come of: an annotation counts, a status does not.
  static boolean matters(KeystoreSecret after, KeystoreSecret before) {
    return !Objects.equals(
            after.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || !Objects.equals(after.forceSync(), before.forceSync())
        || after.isMarkedForDeletion() != before.isMarkedForDeletion();
  }

  @Override
  public List<EventSource<?, KeystoreSecret>> prepareEventSources(
      EventSourceContext<KeystoreSecret> context) {
    KeystoreSecretSources sources = new KeystoreSecretSources(settings, context);
    Readers assembled = assembly.apply(sources);
    readers = assembled;
    directory.open(sources, assembled::wake);
    copies.open(sources, assembled);
    List<EventSource<?, KeystoreSecret>> all = new ArrayList<>(sources.all());
    all.add(copies.events());
    all.add(
        new ReaderEvents(
            sources::atStart,
            seen -> {
              assembled.seen(seen);
              directory.changed(seen.keystoreId());
            },
            assembled::updated,
            assembled::leaving,
            gone -> {
              directory.changed(gone.keystoreId());
              repairs.forget(ResourceID.fromResource(gone));
              forceSyncs.forget(ResourceID.fromResource(gone));
              assembled.gone(gone);
            }));
    return all;
  }

  @Override
  public UpdateControl<KeystoreSecret> reconcile(
      KeystoreSecret desired, Context<KeystoreSecret> context) {
    ResourceID reader = ResourceID.fromResource(desired);
    if (desired.isMarkedForDeletion()) {
      return UpdateControl.noUpdate();
    }
    boolean forced = ForceSyncs.isAsked(desired);
    Duration wait = waiting(desired, reader, forced);
    if (wait.isPositive()) {
      return UpdateControl.<KeystoreSecret>noUpdate().rescheduleAfter(wait);
    }
    Optional<Verdict> judged = Objects.requireNonNull(readers).judge(desired);
    if (judged.isEmpty()) {
      putOff.run();
      return UpdateControl.noUpdate();
    }
    if (forced) {
      forceSyncs.heeded(reader);
    }
    Verdict verdict = judged.get();
    tell(desired, reader, verdict);
    KeystoreSecretStatus before = desired.statusOrEmpty();
    KeystoreSecretStatus planned = statuses.after(desired, verdict);
    Optional<RolloutRestarts.Progress> restart = proceedWithRestarts(desired, planned);
    KeystoreSecretStatus after =
        restart.filter(RolloutRestarts.Progress.Done.class::isInstance).isPresent()
            ? planned.restarted()
            : planned;
    if (after.equals(before)) {
      return schedule(verdict, restart);
    }
    StatusWrite written =
        StatusWrite.of(
            after,
            desired,
            new KeystoreSecret(),
            context,
            returned -> isUnmoved(returned, desired));
    copies.changed(desired);
    return switch (written) {
      case WRITTEN -> {
        events.readiness(desired, before.conditions(), after.conditions());
        yield schedule(verdict, restart);
      }
      case OVERTAKEN -> UpdateControl.<KeystoreSecret>noUpdate().reschedule();
      case GONE -> UpdateControl.noUpdate();
      case FAILED -> UpdateControl.<KeystoreSecret>noUpdate().rescheduleAfter(STATUS_RETRY);
    };
  }

  private Duration waiting(KeystoreSecret desired, ResourceID reader, boolean forced) {
    if (forced) {
      return forceSyncs.wait(reader);
    }
    return desired.statusIsCurrent() ? repairs.wait(reader) : Duration.ZERO;
  }

  private void tell(KeystoreSecret desired, ResourceID reader, Verdict verdict) {
    switch (verdict) {
      case Verdict.InStep(SyncOutcome.Written written)
          when written.secret().change() != AppliedSecret.Change.NONE ->
          tell(desired, reader, written);
      case Verdict.Removed(_, var deleted, var why) when deleted -> {
        log.info(
            "{}/{}: Secret deleted: {}",
            desired.getMetadata().getNamespace(),
            reader.getName(),
            why);
        events.normal(
            desired, "Deleted", "Secret \"" + desired.targetName() + "\" is deleted: " + why);
      }
      case Verdict.InStep _, Verdict.Removed _, Verdict.Failed _, Verdict.Suspended _ -> {}
    }
  }

  private void tell(KeystoreSecret desired, ResourceID reader, SyncOutcome.Written written) {
    AppliedSecret secret = written.secret();
    // An edit of the spec can change the Secret and not the revision: whose it is, for one.
    boolean repair =
        written.revision().equals(desired.statusOrEmpty().syncedRevision())
            && Objects.equals(
                desired.statusOrEmpty().observedGeneration(),
                desired.getMetadata().getGeneration());
    if (repair) {
      repairs.repaired(reader);
    }
    log.info(
        "{}/{}: Secret {} {}",
        reader.getNamespace().orElse(""),
        reader.getName(),
        secret.name(),
        repair
            ? "repaired"
            : secret.change() == AppliedSecret.Change.CREATED ? "created" : "updated");
    if (desired.statusOrEmpty().syncedRevision() != null) {
      events.normal(
          desired,
          repair ? "Repaired" : "Updated",
          "Secret \"" + secret.name() + "\" " + news(repair, secret.change()));
    }
  }

  private static String news(boolean repair, AppliedSecret.Change change) {
    if (repair) {
      return "was changed by somebody else and is put right";
    }
    return change == AppliedSecret.Change.METADATA ? "has new metadata" : "holds new data";
  }

  /// Tells also of one whose deletion the write was the first to meet.
  private boolean isUnmoved(KeystoreSecret returned, KeystoreSecret desired) {
    if (returned.isMarkedForDeletion()) {
      Objects.requireNonNull(readers).leaving(returned);
    }
    return Objects.equals(
            returned.getMetadata().getGeneration(), desired.getMetadata().getGeneration())
        && Objects.equals(returned.forceSync(), desired.forceSync());
  }

  /// Empty when none is pending, or nothing is to be done.
  private Optional<RolloutRestarts.Progress> proceedWithRestarts(
      KeystoreSecret desired, KeystoreSecretStatus planned) {
    String pending = planned.pendingRestart();
    if (pending == null || desired.getSpec().suspend()) {
      return Optional.empty();
    }
    RolloutRestarts.Progress progress = restarts.proceed(desired, pending);
    if (progress instanceof RolloutRestarts.Progress.Done(var restarted, var problems)) {
      restarted.forEach(
          workload ->
              events.normal(
                  desired, "Restarted", workload + " is restarted: the Secret holds new data"));
      problems.forEach(problem -> events.warning(desired, "NotRestarted", problem));
    }
    return Optional.of(progress);
  }

  private static UpdateControl<KeystoreSecret> schedule(
      Verdict verdict, Optional<RolloutRestarts.Progress> restart) {
    UpdateControl<KeystoreSecret> control = UpdateControl.noUpdate();
    Stream.concat(
            Schedule.next(verdict).stream(),
            restart.stream().flatMap(progress -> progress.again().stream()))
        .min(Duration::compareTo)
        .ifPresent(control::rescheduleAfter);
    return control;
  }

  /// The controller is about to be started.
  void starting() {
    Objects.requireNonNull(readers).starting();
  }

  /// All event sources have told what there was at the start.
  ///
  /// @return what counts them
  Census started() {
    directory.complete();
    copies.complete();
    return Objects.requireNonNull(readers).census();
  }

  /// Ends the refreshes.
  @Override
  public void close() {
    Readers assembled = readers;
    if (assembled != null) {
      assembled.close();
    }
  }
}
