package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.keystoreoperator.api.KeystoreFormat;
import io.keystoreoperator.api.KeystoreStatus;
import io.keystoreoperator.api.Reason;
import io.keystoreoperator.operator.FailureReport.Retry;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeystoreStatusPlannerTest {
  private static final String IDENTITY = "arn:aws:sts::111122223333:assumed-role/reader/kso";
  private static final KeystoreCheck.Result WELL =
      new KeystoreCheck.Result(IDENTITY, KeystoreFormat.AUTO, Optional.empty());
  private static final FailureReport DENIED =
      new FailureReport(
          Reason.ACCESS_DENIED, "for tenants", IDENTITY + " was denied", Retry.PERMANENT);
  private static final FailureReport THROTTLED =
      new FailureReport(Reason.THROTTLED, "for tenants", "raise its limits", Retry.TRANSIENT);
  private static final FailureReport TABLE =
      new FailureReport(Reason.TABLE_NOT_FOUND, "for tenants", "no table", Retry.PERMANENT);
  private static final FailureReport INVALID =
      new FailureReport(Reason.INVALID_SPEC, "region is missing", "", Retry.PERMANENT);

  private final SettableClock clock = new SettableClock();
  private PushState push = new PushState.Off();
  private final KeystoreStatusPlanner planner = new KeystoreStatusPlanner(clock);

  @Test
  void aKeystoreWithoutFailuresIsReadyAndSaysAsWhomAndForHowMany() {
    KeystoreStatus status = after(null, WELL, Optional.empty(), OptionalInt.of(12));

    assertThat(ready(status).getStatus()).isEqualTo("True");
    assertThat(ready(status).getReason()).isEqualTo("Synced");
    assertThat(status.observedGeneration()).isEqualTo(3);
    assertThat(status.identity()).isEqualTo(IDENTITY);
    assertThat(status.format()).isEqualTo(KeystoreFormat.AUTO);
    assertThat(status.resources()).isEqualTo(12);
  }

  @Test
  void nothingNewIsNothingToWrite() {
    KeystoreStatus before = after(null, WELL, Optional.of(DENIED), OptionalInt.of(12));
    clock.pass(Duration.ofMinutes(5));

    assertThat(after(before, WELL, Optional.of(DENIED), OptionalInt.of(12))).isEqualTo(before);
  }

  @Test
  void whatReadersMetIsToldInFull() {
    Condition ready = ready(after(null, WELL, Optional.of(DENIED), OptionalInt.empty()));

    assertThat(ready.getStatus()).isEqualTo("False");
    assertThat(ready.getReason()).isEqualTo("AccessDenied");
    assertThat(ready.getMessage()).isEqualTo(IDENTITY + " was denied");
  }

  @Test
  void whereEachNamespaceHasItsOwnIdentityOneThatIsRefusedTurnsTheKeystoreForNobodyElse() {
    Condition ready = ready(afterMeeting(DENIED, true));

    assertThat(ready.getStatus()).isEqualTo("True");
    assertThat(ready.getReason()).isEqualTo("Synced");
    assertThat(ready.getMessage())
        .isEqualTo(
            "each namespace has an identity of its own; some readers are refused: "
                + IDENTITY
                + " was denied");
  }

  @Test
  void whereEachNamespaceHasItsOwnIdentityAndNobodyFaresWellItIsTheKeystores() {
    Condition ready = ready(afterMeeting(DENIED, false));

    assertThat(ready.getStatus()).isEqualTo("False");
    assertThat(ready.getReason()).isEqualTo("AccessDenied");
  }

  @Test
  void anOutageIsTheKeystoresWhoeverFaresWellStill() {
    Condition ready = ready(afterMeeting(THROTTLED, true));

    assertThat(ready.getStatus()).isEqualTo("False");
    assertThat(ready.getReason()).isEqualTo("Throttled");
  }

  private KeystoreStatus afterMeeting(FailureReport report, boolean servesSomebody) {
    return planner.after(
        null,
        3,
        new KeystoreCheck.Result(null, KeystoreFormat.AUTO, Optional.empty()),
        new KeystoreStatusPlanner.Met(Optional.of(report), servesSomebody),
        OptionalInt.empty(),
        new PushState.Off());
  }

  @Test
  void whatTheCheckFoundComesBeforeWhatReadersMet() {
    KeystoreCheck.Result check =
        new KeystoreCheck.Result(null, KeystoreFormat.AUTO, Optional.of(TABLE));

    Condition ready = ready(after(null, check, Optional.of(DENIED), OptionalInt.empty()));

    assertThat(ready.getReason()).isEqualTo("TableNotFound");
    assertThat(ready.getMessage()).isEqualTo("no table");
  }

  @Test
  void aSpecThatBreaksRulesSaysWhich() {
    KeystoreCheck.Result check =
        new KeystoreCheck.Result(null, KeystoreFormat.AUTO, Optional.of(INVALID));

    assertThat(ready(after(null, check, Optional.empty(), OptionalInt.empty())).getMessage())
        .isEqualTo("region is missing");
  }

  @Test
  void withoutPushNothingIsSaidOfIt() {
    assertThat(after(null, WELL, Optional.empty(), OptionalInt.empty()).conditions()).hasSize(1);
  }

  @Test
  void pushThatIsLiveSaysSo() {
    push = new PushState.Live("KEYS_ONLY");

    Condition live = push(after(null, WELL, Optional.empty(), OptionalInt.empty()));

    assertThat(live.getStatus()).isEqualTo("True");
    assertThat(live.getReason()).isEqualTo("Live");
    assertThat(live.getMessage()).isEqualTo("the table's stream is followed");
    assertThat(live.getObservedGeneration()).isEqualTo(3);
  }

  @Test
  void aStreamWithMoreThanKeysIsLiveToo() {
    push = new PushState.Live("NEW_IMAGE");

    Condition live = push(after(null, WELL, Optional.empty(), OptionalInt.empty()));

    assertThat(live.getStatus()).isEqualTo("True");
    assertThat(live.getMessage()).contains("NEW_IMAGE", "KEYS_ONLY would do");
  }

  @Test
  void pushThatIsDownSaysWhyAndLeavesReadyAndEveryToolThatLooksAtItAlone() {
    push = new PushState.Down(DENIED);

    KeystoreStatus status = after(null, WELL, Optional.empty(), OptionalInt.empty());

    assertThat(push(status).getStatus()).isEqualTo("False");
    assertThat(push(status).getReason()).isEqualTo("AccessDenied");
    assertThat(push(status).getMessage())
        .isEqualTo(IDENTITY + " was denied; meanwhile changes arrive at the refresh intervals");
    assertThat(status.conditions().getFirst().getStatus()).isEqualTo("True");
    assertThat(Kstatus.of(3L, status.conditions(), 3)).isEqualTo(Kstatus.CURRENT);
  }

  @Test
  void asLongAsNothingIsKnownOfPushItStaysAsItWas() {
    push = new PushState.Down(DENIED);
    KeystoreStatus before = after(null, WELL, Optional.empty(), OptionalInt.empty());
    clock.pass(Duration.ofMinutes(5));
    push = new PushState.Starting();

    assertThat(after(before, WELL, Optional.empty(), OptionalInt.empty())).isEqualTo(before);
    assertThat(after(null, WELL, Optional.empty(), OptionalInt.empty()).conditions()).hasSize(1);

    push = new PushState.Off();
    assertThat(after(before, WELL, Optional.empty(), OptionalInt.empty()).conditions()).hasSize(1);
  }

  @Test
  void theTransitionTimeMovesOnlyWhenReadyTurns() {
    KeystoreStatus well = after(null, WELL, Optional.empty(), OptionalInt.empty());
    clock.pass(Duration.ofMinutes(5));
    KeystoreStatus denied = after(well, WELL, Optional.of(DENIED), OptionalInt.empty());
    clock.pass(Duration.ofMinutes(5));
    KeystoreStatus missing = after(denied, WELL, Optional.of(TABLE), OptionalInt.empty());

    assertThat(ready(well).getLastTransitionTime()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(ready(denied).getLastTransitionTime()).isEqualTo("2026-01-02T03:09:05Z");
    assertThat(ready(missing).getLastTransitionTime()).isEqualTo("2026-01-02T03:09:05Z");
  }

  @Test
  void aCountNotKnownYetLeavesTheOneBefore() {
    KeystoreStatus before = after(null, WELL, Optional.empty(), OptionalInt.of(12));

    assertThat(after(before, WELL, Optional.empty(), OptionalInt.empty()).resources())
        .isEqualTo(12);
    assertThat(after(null, WELL, Optional.empty(), OptionalInt.empty()).resources()).isNull();
    assertThat(after(before, WELL, Optional.empty(), OptionalInt.of(0)).resources()).isZero();
  }

  private KeystoreStatus after(
      @Nullable KeystoreStatus before,
      KeystoreCheck.Result check,
      Optional<FailureReport> readers,
      OptionalInt count) {
    return planner.after(
        before, 3, check, new KeystoreStatusPlanner.Met(readers, true), count, push);
  }

  private static Condition push(KeystoreStatus status) {
    assertThat(status.conditions()).hasSize(2);
    assertThat(status.conditions().getLast().getType()).isEqualTo("PushLive");
    return status.conditions().getLast();
  }

  private static Condition ready(KeystoreStatus status) {
    assertThat(status.conditions()).hasSize(1);
    assertThat(status.conditions().getFirst().getType()).isEqualTo("Ready");
    return status.conditions().getFirst();
  }
}
