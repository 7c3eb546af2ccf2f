package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.operator.FailingReaders.Streak;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailingReadersTest {
  private static final ResourceID READER = new ResourceID("app-db", "team-a");
  private static final Duration HOUR = Duration.ofHours(1);

  private final SettableClock clock = new SettableClock();
  private final FailingReaders failing = new FailingReaders(clock);

  @Test
  void failuresInARowAreCountedFromTheFirst() {
    Instant first = clock.instant();
    failing.failed(READER);
    clock.pass(HOUR);
    failing.failed(READER);
    clock.pass(HOUR);

    assertThat(failing.failed(READER)).isEqualTo(new Streak(3, first));
  }

  @Test
  void aSuccessEndsTheRow() {
    failing.failed(READER);
    clock.pass(HOUR);

    failing.succeeded(READER);

    assertThat(failing.failed(READER)).isEqualTo(new Streak(1, clock.instant()));
  }

  @Test
  void eachReaderCountsForItself() {
    failing.failed(READER);

    assertThat(failing.failed(new ResourceID("app-db", "team-b")).failures()).isOne();
  }

  @Test
  void afterThreeIntervalsWithoutSuccessItIsStale() {
    Streak streak = failing.failed(READER);

    assertThat(streak.isStale(clock.instant(), HOUR)).isFalse();
    clock.pass(HOUR.multipliedBy(3));
    assertThat(streak.isStale(clock.instant(), HOUR)).isFalse();
    clock.pass(Duration.ofMillis(1));
    assertThat(streak.isStale(clock.instant(), HOUR)).isTrue();
    assertThat(streak.isStale(clock.instant(), Duration.ofHours(2))).isFalse();
  }

  @Test
  void whatIsNeverRefreshedIsNeverStale() {
    Streak streak = failing.failed(READER);

    clock.pass(Duration.ofDays(10_000));

    assertThat(streak.isStale(clock.instant(), Duration.ZERO)).isFalse();
  }

  @Test
  void theLongestIntervalRunsOverNowhere() {
    Streak streak = failing.failed(READER);

    assertThat(streak.isStale(clock.instant(), Duration.ofNanos(Long.MAX_VALUE))).isFalse();
  }
}
