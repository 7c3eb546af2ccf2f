package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretSpec;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.api.RefreshPolicy;
import io.keystoreoperator.api.RolloutTarget;
import io.keystoreoperator.sync.AppliedSecret;
import io.keystoreoperator.sync.AppliedSecret.Change;
import io.keystoreoperator.sync.SyncOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// When a Secret's data counts as changed, so that workloads are to be restarted.
class PendingRestartTest {
  private static final List<RolloutTarget> WEB =
      List.of(new RolloutTarget(RolloutTarget.Kind.DEPLOYMENT, "web"));

  private final StatusPlanner planner = new StatusPlanner(new SettableClock());

  @Test
  void theFirstDataIsNoChange() {
    assertThat(pending(before(null), WEB, Change.CREATED, "1", "r1")).isNull();
  }

  @Test
  void newDataIsOne() {
    assertThat(pending(before("r1"), WEB, Change.UPDATED, "2", "r2")).isEqualTo("r2");
  }

  @Test
  void aSecretMadeAgainWithWhatHasChangedIsOne() {
    assertThat(pending(before("r1"), WEB, Change.CREATED, "2", "r2")).isEqualTo("r2");
  }

  @Test
  void aRepairIsNone() {
    assertThat(pending(before("r1"), WEB, Change.UPDATED, "2", "r1")).isNull();
  }

  @Test
  void anotherRevisionOfTheSameDataIsNone() {
    assertThat(pending(before("r1"), WEB, Change.NONE, "1", "r2")).isNull();
    assertThat(pending(before("r1"), WEB, Change.METADATA, "2", "r2")).isNull();
  }

  @Test
  void dataThatWasWrittenBeforeTheOperatorEndedIsOne() {
    assertThat(pending(before("r1"), WEB, Change.NONE, "2", "r2")).isEqualTo("r2");
  }

  @Test
  void whoNamesNoWorkloadHasNonePending() {
    assertThat(pending(before("r1"), List.of(), Change.UPDATED, "2", "r2")).isNull();
  }

  @Test
  void itStaysPendingWhateverComesUntilItIsDone() {
    KeystoreSecret reader = reader(before("r1"), WEB);
    reader.setStatus(planner.after(reader, written(Change.UPDATED, "2", "r2")));

    var unchanged = planner.after(reader, new Verdict.InStep(new SyncOutcome.Unchanged("2", null)));
    var suspended = planner.after(reader, new Verdict.Suspended());
    var repaired = planner.after(reader, written(Change.UPDATED, "3", "r2"));

    assertThat(List.of(unchanged, suspended, repaired))
        .extracting(KeystoreSecretStatus::pendingRestart)
        .containsOnly("r2");
    assertThat(unchanged.restarted().pendingRestart()).isNull();
    assertThat(unchanged.restarted().syncedRevision()).isEqualTo("r2");
  }

  private @Nullable String pending(
      KeystoreSecretStatus before,
      List<RolloutTarget> targets,
      Change change,
      String version,
      String revision) {
    return planner
        .after(reader(before, targets), written(change, version, revision))
        .pendingRestart();
  }

  private static Verdict written(Change change, String version, String revision) {
    return new Verdict.InStep(
        new SyncOutcome.Written(
            new AppliedSecret("app", version, change), revision, List.of(), List.of(), null));
  }

  /// A status of version 1 of the Secret.
  private static KeystoreSecretStatus before(@Nullable String revision) {
    return new KeystoreSecretStatus(
        1L,
        List.of(),
        revision == null ? null : new KeystoreSecretStatus.Target("app", "1"),
        revision,
        List.of(),
        null,
        null,
        null,
        List.of(),
        null);
  }

  private static KeystoreSecret reader(KeystoreSecretStatus before, List<RolloutTarget> targets) {
    KeystoreSecret reader = ReaderFixtures.reader(0);
    KeystoreSecretSpec spec = reader.getSpec();
    reader.setSpec(
        new KeystoreSecretSpec(
            spec.keystoreRef(),
            RefreshPolicy.PERIODIC,
            spec.refreshInterval(),
            spec.suspend(),
            spec.target(),
            spec.data(),
            spec.dataFrom(),
            targets));
    reader.setStatus(before);
    return reader;
  }
}
