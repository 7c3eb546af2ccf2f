package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.operator.metrics.SyncMeters;
import io.keystoreoperator.plan.Planner;
import io.keystoreoperator.plan.RefusedSecrets;
import io.keystoreoperator.store.Consistency;
import io.keystoreoperator.sync.SecretSync;
import io.keystoreoperator.sync.SyncOutcome;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the pipeline for one KeystoreSecret and says how it went; remembers who fails.
final class Judge {
  private static final Logger log = LoggerFactory.getLogger(Judge.class);

  private final RefusedSecrets refused;
  private final KeystoreCatalog keystores;
  private final SecretSync pipeline;
  private final Revocations revocations;
  private final CohortReads reads;
  private final KeystoreHealth health;
  private final FailingReaders failing;
  private final SyncMeters meters;
  private final Clock clock;

  Judge(
      RefusedSecrets refused,
      KeystoreCatalog keystores,
      SecretSync pipeline,
      Revocations revocations,
      CohortReads reads,
      KeystoreHealth health,
      FailingReaders failing,
      SyncMeters meters,
      Clock clock) {
    this.refused = refused;
    this.keystores = keystores;
    this.pipeline = pipeline;
    this.revocations = revocations;
    this.reads = reads;
    this.health = health;
    this.failing = failing;
    this.meters = meters;
    this.clock = clock;
  }

  Verdict judge(KeystoreSecret desired) {
    if (desired.getSpec().suspend()) {
      return new Verdict.Suspended();
    }
    ResourceID reader = ResourceID.fromResource(desired);
    reads.begin(desired);
    try {
      Planner.check(desired);
      refused.check(desired);
      ResolvedKeystore keystore = keystores.resolve(desired);
      return switch (pipeline.sync(desired, keystore, consistency(desired))) {
        case SyncOutcome.InStep outcome -> inStep(desired, reader, outcome);
        case SyncOutcome.Removed(var gone, var deleted) ->
            removed(
                desired,
                reader,
                new SyncFailure.ItemNotFound(gone),
                deleted,
                "all its items are gone from " + desired.keystoreId());
      };
    } catch (SyncFailedException e) {
      return e.failure() instanceof SyncFailure.KeyNotAllowed
          ? notAllowed(desired, reader, e.failure())
          : failed(desired, reader, e.failure());
    } catch (RuntimeException e) {
      // The message stays out: whatever threw may quote a value.
      StackTraceElement[] trace = e.getStackTrace();
      String where = e.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
      return failed(desired, reader, new SyncFailure.Hindered("the operator's own work", where));
    } finally {
      reads.end(desired);
    }
  }

  private Verdict inStep(KeystoreSecret desired, ResourceID reader, SyncOutcome.InStep outcome) {
    failing.succeeded(reader);
    health.forget(reader);
    if (outcome instanceof SyncOutcome.Unchanged) {
      meters.unchanged(itemsOf(desired));
    }
    return new Verdict.InStep(outcome);
  }

  private Verdict removed(
      KeystoreSecret desired, ResourceID reader, SyncFailure failure, boolean deleted, String why) {
    health.forget(reader);
    return new Verdict.Removed(FailureReport.of(failure, desired.keystoreId()), deleted, why);
  }

  private Verdict notAllowed(KeystoreSecret desired, ResourceID reader, SyncFailure refusal) {
    try {
      return revocations
          .revoke(desired)
          .map(
              deleted ->
                  removed(
                      desired,
                      reader,
                      refusal,
                      deleted,
                      desired.keystoreId() + " no longer allows this namespace what is in it"))
          .orElseGet(() -> failed(desired, reader, refusal));
    } catch (SyncFailedException e) {
      return failed(desired, reader, e.failure());
    }
  }

  /// Somebody is waiting for the answer: read what was last written, not what was lately.
  static Consistency consistency(KeystoreSecret desired) {
    return desired.statusIsCurrent() ? Consistency.EVENTUAL : Consistency.STRONG;
  }

  private static int itemsOf(KeystoreSecret inStep) {
    return (int)
        inStep.statusOrEmpty().keys().stream()
            .map(key -> new ItemKey(key.key(), key.version()))
            .distinct()
            .count();
  }

  private Verdict failed(KeystoreSecret desired, ResourceID reader, SyncFailure failure) {
    FailureReport report = FailureReport.of(failure, desired.keystoreId());
    FailingReaders.Streak streak = failing.failed(reader);
    meters.failed(report.reason());
    health.failed(desired.keystoreId(), reader, report);
    if (streak.failures() == 1) {
      log.warn(
          "{}/{}: {}: {}",
          desired.getMetadata().getNamespace(),
          desired.getMetadata().getName(),
          report.reason().text(),
          report.forOwner());
    }
    return new Verdict.Failed(
        report,
        streak.failures(),
        streak.isStale(clock.instant(), RefreshRules.specified(desired)));
  }
}
