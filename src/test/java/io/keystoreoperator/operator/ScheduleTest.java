package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.api.Reason;
import io.keystoreoperator.operator.FailureReport.Retry;
import io.keystoreoperator.sync.SyncOutcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void aTransientFailureIsTriedSoonAndThenLessOften() {
    assertThat(Schedule.next(failed(Retry.TRANSIENT, 1)).orElseThrow())
        .isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(Schedule.next(failed(Retry.TRANSIENT, 50)).orElseThrow())
        .isBetween(Duration.ofSeconds(150), Duration.ofMinutes(5));
  }

  @Test
  void whatSomebodyElseIsToMakeIsLookedForTwiceAMinute() {
    assertThat(Schedule.next(failed(Retry.AWAITED, 1)).orElseThrow())
        .isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(Schedule.next(failed(Retry.AWAITED, 50)).orElseThrow())
        .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
  }

  @Test
  void whatHasATimeOfItsOwnIsLookedAtThen() {
    Duration due = Duration.ofMinutes(7);
    FailureReport report = new FailureReport(Reason.ITEM_NOT_FOUND, "message", "", Retry.DUE, due);

    assertThat(Schedule.next(new Verdict.Failed(report, 9, false))).contains(due);
  }

  @Test
  void whatIsLookedAtAtItsIntervalNeedsNoTryOfItsOwn() {
    assertThat(Schedule.next(failed(Retry.PERMANENT, 1))).isEmpty();
    assertThat(Schedule.next(new Verdict.InStep(new SyncOutcome.Unchanged("1", null)))).isEmpty();
    assertThat(Schedule.next(new Verdict.Suspended())).isEmpty();
  }

  private static Verdict failed(Retry retry, int failures) {
    return new Verdict.Failed(
        new FailureReport(Reason.UNAVAILABLE, "message", "detail", retry), failures, false);
  }
}
