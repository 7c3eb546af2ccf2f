package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.Condition;
import io.keystoreoperator.api.ConditionType;
import io.keystoreoperator.api.DeletionPolicy;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.api.Reason;
import io.keystoreoperator.operator.FailureReport.Retry;
import io.keystoreoperator.sync.AppliedSecret;
import io.keystoreoperator.sync.SyncOutcome;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Pure: what a KeystoreSecret's status should say after a reconcile. Equal to the status before
/// when nothing is to be written.
final class StatusPlanner {
  private final Clock clock;

  StatusPlanner(Clock clock) {
    this.clock = clock;
  }

  KeystoreSecretStatus after(KeystoreSecret desired, Verdict verdict) {
    return switch (verdict) {
      case Verdict.InStep(SyncOutcome.Unchanged unchanged) -> unchanged(desired, unchanged);
      case Verdict.InStep(SyncOutcome.Written written) -> written(desired, written);
      case Verdict.Removed(var report, _, _) -> removed(desired, report);
      case Verdict.Failed(var report, _, var stale) -> failed(desired, report, stale);
      case Verdict.Suspended() -> suspended(desired);
    };
  }

  private KeystoreSecretStatus unchanged(KeystoreSecret desired, SyncOutcome.Unchanged outcome) {
    KeystoreSecretStatus before = desired.statusOrEmpty();
    return new KeystoreSecretStatus(
        generation(desired),
        inStep(desired, before.gone()),
        new KeystoreSecretStatus.Target(desired.targetName(), outcome.resourceVersion()),
        before.syncedRevision(),
        before.keys(),
        before.lastChangeTime(),
        desired.forceSync(),
        before.pendingRestart(),
        before.gone(),
        tableOf(desired, outcome));
  }

  /// Where it matters to nobody which table it was, it is no reason to write thousands of statuses.
  private static @Nullable String tableOf(KeystoreSecret desired, SyncOutcome.Unchanged outcome) {
    KeystoreSecretStatus before = desired.statusOrEmpty();
    boolean stays =
        outcome.table() == null
            || (desired.getSpec().target().deletionPolicy() == DeletionPolicy.RETAIN
                && desired.statusIsCurrent());
    return stays ? before.table() : outcome.table();
  }

  private KeystoreSecretStatus written(KeystoreSecret desired, SyncOutcome.Written outcome) {
    AppliedSecret secret = outcome.secret();
    return new KeystoreSecretStatus(
        generation(desired),
        inStep(desired, outcome.gone()),
        new KeystoreSecretStatus.Target(secret.name(), secret.resourceVersion()),
        outcome.revision(),
        outcome.keys(),
        changeTime(desired.statusOrEmpty(), secret),
        desired.forceSync(),
        pendingRestart(desired, secret, outcome.revision()),
        outcome.gone(),
        outcome.table());
  }

  private List<Condition> inStep(KeystoreSecret desired, List<KeystoreSecretStatus.Key> gone) {
    return conditions(desired)
        .with(
            ConditionType.READY, Conditions.TRUE, Reason.SYNCED.text(), readyMessage(desired, gone))
        .build();
  }

  /// There is no Secret, and nothing is left to tell of the one that was.
  private KeystoreSecretStatus removed(KeystoreSecret desired, FailureReport report) {
    String reason = report.reason().text();
    return new KeystoreSecretStatus(
        generation(desired),
        conditions(desired)
            .with(ConditionType.READY, Conditions.FALSE, reason, report.message())
            .with(ConditionType.STALLED, Conditions.TRUE, reason, report.message())
            .build(),
        null,
        null,
        List.of(),
        now(),
        desired.forceSync(),
        null,
        List.of(),
        null);
  }

  private KeystoreSecretStatus failed(KeystoreSecret desired, FailureReport report, boolean stale) {
    KeystoreSecretStatus before = desired.statusOrEmpty();
    boolean current = Objects.equals(before.observedGeneration(), generation(desired));
    boolean passing = report.retry() == Retry.TRANSIENT;
    if (passing && !stale && current && before.ready()) {
      return before;
    }
    String reason = report.reason().text();
    Conditions conditions =
        conditions(desired)
            .with(ConditionType.READY, Conditions.FALSE, reason, report.message())
            .with(
                report.retry() == Retry.PERMANENT
                    ? ConditionType.STALLED
                    : ConditionType.RECONCILING,
                Conditions.TRUE,
                reason,
                report.message());
    if (before.syncedRevision() != null) {
      conditions.with(
          ConditionType.REFRESH_FAILING,
          Conditions.TRUE,
          reason,
          "the Secret holds what was last good");
    }
    return new KeystoreSecretStatus(
        generation(desired),
        conditions.build(),
        before.target(),
        before.syncedRevision(),
        before.keys(),
        before.lastChangeTime(),
        passing ? before.lastHandledForceSync() : desired.forceSync(),
        before.pendingRestart(),
        before.gone(),
        before.table());
  }

  /// Nothing but the condition: what was last known stays true.
  private KeystoreSecretStatus suspended(KeystoreSecret desired) {
    KeystoreSecretStatus before = desired.statusOrEmpty();
    if (Conditions.isTrue(before.conditions(), ConditionType.SUSPENDED)) {
      return before;
    }
    List<Condition> conditions =
        conditions(desired)
            .keeping(ConditionType.READY)
            .keeping(ConditionType.RECONCILING)
            .keeping(ConditionType.STALLED)
            .keeping(ConditionType.REFRESH_FAILING)
            .with(
                ConditionType.SUSPENDED,
                Conditions.TRUE,
                "Suspended",
                "spec.suspend is true: nothing is read and nothing is written")
            .build();
    return new KeystoreSecretStatus(
        before.observedGeneration(),
        conditions,
        before.target(),
        before.syncedRevision(),
        before.keys(),
        before.lastChangeTime(),
        before.lastHandledForceSync(),
        before.pendingRestart(),
        before.gone(),
        before.table());
  }

  private Conditions conditions(KeystoreSecret desired) {
    Instant now = clock.instant();
    return new Conditions(desired.statusOrEmpty().conditions(), generation(desired), now);
  }

  private @Nullable String changeTime(KeystoreSecretStatus before, AppliedSecret secret) {
    boolean sameData =
        secret.change() == AppliedSecret.Change.NONE
            || secret.change() == AppliedSecret.Change.METADATA;
    return sameData && before.lastChangeTime() != null ? before.lastChangeTime() : now();
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// Of data that has changed since the Secret was first made, the revision.
  private static @Nullable String pendingRestart(
      KeystoreSecret desired, AppliedSecret secret, String revision) {
    KeystoreSecretStatus before = desired.statusOrEmpty();
    boolean repaired = revision.equals(before.syncedRevision());
    if (before.syncedRevision() == null || repaired || !holdsNewData(before, secret)) {
      return before.pendingRestart();
    }
    return desired.getSpec().rolloutRestart().isEmpty() ? null : revision;
  }

  private static boolean holdsNewData(KeystoreSecretStatus before, AppliedSecret secret) {
    return switch (secret.change()) {
      case CREATED, UPDATED -> true;
      case METADATA -> false;
      // A version that no status tells of: the operator ended between that write and its status.
      case NONE ->
          before.target() != null
              && !secret.resourceVersion().equals(before.target().resourceVersion());
    };
  }

  private static String readyMessage(KeystoreSecret desired, List<KeystoreSecretStatus.Key> gone) {
    String secret = "Secret \"" + desired.targetName() + "\" is ";
    return switch (desired.getSpec().refreshPolicy()) {
      case PERIODIC, ON_CHANGE -> secret + "in step with " + desired.keystoreId() + without(gone);
      case CREATED_ONCE ->
          secret
              + "there, made once from "
              + desired.keystoreId()
              + " (refreshPolicy CreatedOnce)"
              + without(gone);
    };
  }

  private static String without(List<KeystoreSecretStatus.Key> gone) {
    return gone.isEmpty()
        ? ""
        : ", without the "
            + FailureReport.named(
                gone.stream().map(KeystoreSecretStatus.Key::item).sorted().toList())
            + ", gone from it";
  }

  private static long generation(KeystoreSecret desired) {
    Long generation = desired.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }
}
