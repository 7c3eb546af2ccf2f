package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.api.KeystoreReference;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretSpec;
import io.keystoreoperator.api.Reason;
import io.keystoreoperator.api.SecretTarget;
import io.keystoreoperator.operator.FailureReport.Retry;
import io.keystoreoperator.sync.SyncOutcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void whatIsLookedAtAtItsIntervalNeedsNoTryOfItsOwn() {
    assertThat(Schedule.next(failed(Retry.PERMANENT, 1))).isEmpty();
    assertThat(Schedule.next(new Verdict.InStep(new SyncOutcome.Unchanged("1")))).isEmpty();
    assertThat(Schedule.next(new Verdict.Suspended())).isEmpty();
  }

  @Test
  void theIntervalIsTheSpecs() {
    assertThat(Judge.refreshInterval(every("10s"))).isEqualTo(Duration.ofSeconds(10));
    assertThat(Judge.refreshInterval(every("1h30m"))).isEqualTo(Duration.ofMinutes(90));
    assertThat(Judge.refreshInterval(every("2562047h"))).isEqualTo(Duration.ofHours(2_562_047));
  }

  /// A spec that is refused is not looked at again until it is edited, least of all every
  /// millisecond.
  @ParameterizedTest
  @ValueSource(strings = {"0", "1ms", "0.1ms", "9s", "never", "99999999h"})
  void anIntervalThatIsZeroOrRefusedIsNever(String interval) {
    assertThat(Judge.refreshInterval(every(interval))).isZero();
    assertThat(RefreshPoller.Group.of(every(interval))).isEmpty();
  }

  private static KeystoreSecret every(String interval) {
    KeystoreSecret desired = new KeystoreSecret();
    desired.setSpec(
        new KeystoreSecretSpec(
            new KeystoreReference(KeystoreReference.Kind.KEYSTORE, "own"),
            interval,
            false,
            SecretTarget.DEFAULT,
            List.of(),
            List.of()));
    return desired;
  }

  private static Verdict failed(Retry retry, int failures) {
    return new Verdict.Failed(
        new FailureReport(Reason.UNAVAILABLE, "message", "detail", retry), failures, false);
  }
}
