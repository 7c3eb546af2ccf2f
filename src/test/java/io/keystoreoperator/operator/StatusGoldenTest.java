package io.keystoreoperator.operator;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.keystoreoperator.api.ConditionType;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.golden.GoldenFolder;
import io.keystoreoperator.sync.SyncOutcome;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// From a status and a verdict to the status after it, and to what Flux and Argo CD see in that.
class StatusGoldenTest {
  private static final String NOW = "2026-01-02T03:04:05Z";

  private final StatusPlanner planner = new StatusPlanner(new SettableClock());

  /// One of the ways in which a reconcile ends.
  record Ending(
      SyncOutcome.@Nullable Unchanged unchanged,
      SyncOutcome.@Nullable Written written,
      Verdict.@Nullable Removed removed,
      Verdict.@Nullable Failed failed,
      Verdict.@Nullable Suspended suspended) {
    Verdict verdict() {
      if (removed != null) {
        return removed;
      }
      if (failed != null) {
        return failed;
      }
      return suspended != null
          ? suspended
          : new Verdict.InStep(written == null ? Objects.requireNonNull(unchanged) : written);
    }
  }

  /// What a folder expects.
  record Expected(boolean written, Kstatus kstatus, KeystoreSecretStatus status) {}

  static List<GoldenFolder> cases() {
    return GoldenFolder.in("status");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theVerdictTurnsTheStatusBeforeIntoTheOneAfter(GoldenFolder folder) {
    KeystoreSecret desired = desired(folder);

    KeystoreSecretStatus after = planner.after(desired, verdict(folder));

    folder.expect(
        "out-status.yaml",
        new Expected(
            !after.equals(desired.statusOrEmpty()),
            Kstatus.of(after, desired.getMetadata().getGeneration()),
            after));
    folder.everyFileIsUsed();
  }

  @Test
  void everyConditionAndEveryAnswerOfKstatusIsAmongThem() {
    Set<String> conditions = new TreeSet<>();
    Set<Kstatus> answers = EnumSet.noneOf(Kstatus.class);
    for (GoldenFolder folder : cases()) {
      KeystoreSecret desired = desired(folder);
      KeystoreSecretStatus after = planner.after(desired, verdict(folder));
      types(after).forEach(conditions::add);
      answers.add(Kstatus.of(after, desired.getMetadata().getGeneration()));
    }

    assertThat(conditions)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ConditionType.values())
                // Of keystores alone.
                .filter(type -> type != ConditionType.PUSH_LIVE)
                .map(ConditionType::text)
                .toList());
    assertThat(answers).containsExactlyInAnyOrder(Kstatus.values());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theSameVerdictAgainWritesNothing(GoldenFolder folder) {
    KeystoreSecret desired = desired(folder);
    desired.setStatus(planner.after(desired, verdict(folder)));

    assertThat(planner.after(desired, verdict(folder))).isEqualTo(desired.getStatus());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aTransitionTimeMovesWhenItsStatusDoesAndNotBefore(GoldenFolder folder) {
    KeystoreSecret desired = desired(folder);
    Map<String, Condition> before =
        desired.statusOrEmpty().conditions().stream().collect(toMap(Condition::getType, c -> c));

    for (Condition after : planner.after(desired, verdict(folder)).conditions()) {
      Condition was = before.get(after.getType());
      String expected =
          was != null && was.getStatus().equals(after.getStatus())
              ? was.getLastTransitionTime()
              : NOW;

      assertThat(after.getLastTransitionTime()).as(after.getType()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void suspendingAddsSuspendedAndTouchesNothingElse(GoldenFolder folder) {
    KeystoreSecret desired = desired(folder);
    KeystoreSecretStatus before = desired.statusOrEmpty();

    KeystoreSecretStatus suspended = planner.after(desired, new Verdict.Suspended());

    assertThat(types(suspended)).contains("Suspended");
    assertThat(withoutSuspended(suspended)).isEqualTo(withoutSuspended(before));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whateverElseIsDecidedNothingStaysSuspended(GoldenFolder folder) {
    Verdict verdict = verdict(folder);
    KeystoreSecret desired = desired(folder);
    desired.setStatus(planner.after(desired, new Verdict.Suspended()));
    desired.getMetadata().setGeneration(desired.getMetadata().getGeneration() + 1);

    KeystoreSecretStatus after = planner.after(desired, verdict);

    assertThat(types(after).anyMatch("Suspended"::equals))
        .isEqualTo(verdict instanceof Verdict.Suspended);
  }

  /// Reconciling and Stalled say opposite things, and neither goes with Ready.
  @ParameterizedTest
  @MethodSource("cases")
  void theConditionsDoNotContradictEachOther(GoldenFolder folder) {
    KeystoreSecretStatus after = planner.after(desired(folder), verdict(folder));

    assertThat(types(after)).doesNotHaveDuplicates();
    long troubles = types(after).filter(List.of("Reconciling", "Stalled")::contains).count();
    assertThat(after.conditions())
        .filteredOn(condition -> condition.getType().equals("Ready"))
        .allSatisfy(
            ready -> assertThat(troubles).isEqualTo(ready.getStatus().equals("True") ? 0 : 1));
  }

  private static KeystoreSecret desired(GoldenFolder folder) {
    return folder.read("in-keystoresecret.yaml", KeystoreSecret.class);
  }

  private static Verdict verdict(GoldenFolder folder) {
    return folder.read("in-verdict.yaml", Ending.class).verdict();
  }

  private static Stream<String> types(KeystoreSecretStatus status) {
    return status.conditions().stream().map(Condition::getType);
  }

  private static KeystoreSecretStatus withoutSuspended(KeystoreSecretStatus status) {
    return new KeystoreSecretStatus(
        status.observedGeneration(),
        status.conditions().stream().filter(c -> !c.getType().equals("Suspended")).toList(),
        status.target(),
        status.syncedRevision(),
        status.keys(),
        status.lastChangeTime(),
        status.lastHandledForceSync(),
        status.pendingRestart(),
        status.gone(),
        status.table());
  }
}
