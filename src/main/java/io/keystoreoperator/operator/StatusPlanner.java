package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.Condition;
import io.keystoreoperator.api.ConditionType;
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
      case Verdict.InStep(var outcome) -> inStep(desired, outcome);
      case Verdict.Failed(var report, _, var stale) -> failed(desired, report, stale);
      case Verdict.Suspended() -> suspended(desired);
    };
  }

  private KeystoreSecretStatus inStep(KeystoreSecret desired, SyncOutcome outcome) {
    KeystoreSecretStatus before = desired.statusOrEmpty();
    List<Condition> conditions =
        conditions(desired)
            .with(ConditionType.READY, Conditions.TRUE, Reason.SYNCED.text(), readyMessage(desired))
            .build();
    Long generation = desired.getMetadata().getGeneration();
    return switch (outcome) {
      case SyncOutcome.Unchanged(var version) ->
          new KeystoreSecretStatus(
              generation,
              conditions,
              new KeystoreSecretStatus.Target(desired.targetName(), version),
              before.syncedRevision(),
              before.keys(),
              before.lastChangeTime(),
              desired.forceSync(),
              before.pendingRestart());
      case SyncOutcome.Written(var secret, var revision, var keys) ->
          new KeystoreSecretStatus(
              generation,
              conditions,
              new KeystoreSecretStatus.Target(secret.name(), secret.resourceVersion()),
              revision,
              keys,
              changeTime(before, secret),
              desired.forceSync(),
              pendingRestart(desired, secret, revision));
    };
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
        before.pendingRestart());
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
        before.pendingRestart());
  }

  private Conditions conditions(KeystoreSecret desired) {
    Instant now = clock.instant();
    return new Conditions(desired.statusOrEmpty().conditions(), generation(desired), now);
  }

  private @Nullable String changeTime(KeystoreSecretStatus before, AppliedSecret secret) {
    boolean sameData =
        secret.change() == AppliedSecret.Change.NONE
            || secret.change() == AppliedSecret.Change.METADATA;
    return sameData && before.lastChangeTime() != null
        ? before.lastChangeTime()
        : clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
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

  private static String readyMessage(KeystoreSecret desired) {
    String secret = "Secret \"" + desired.targetName() + "\" is ";
    return switch (desired.getSpec().refreshPolicy()) {
      case PERIODIC, ON_CHANGE -> secret + "in step with " + desired.keystoreId();
      case CREATED_ONCE ->
          secret + "there, made once from " + desired.keystoreId() + " (refreshPolicy CreatedOnce)";
    };
  }

  private static long generation(KeystoreSecret desired) {
    Long generation = desired.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }
}
