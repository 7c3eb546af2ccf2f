package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepairsTest {
  private static final ResourceID READER = new ResourceID("app-db", "team-a");

  private final SettableClock clock = new SettableClock();
  private final Repairs repairs = new Repairs(clock);

  @Test
  void theFirstThreeRepairsAreImmediate() {
    for (int i = 0; i < 3; i++) {
      assertThat(repairs.wait(READER)).isZero();
      repairs.repaired(READER);
    }

    assertThat(repairs.wait(READER)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void laterOnesWaitLongerAndLongerUpToALimit() {
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 13; i++) {
      Duration wait = repairs.wait(READER);
      waits.add(wait.toSeconds());
      clock.pass(wait);
      repairs.repaired(READER);
    }

    assertThat(waits)
        .containsExactly(0L, 0L, 0L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 256L, 256L);
  }

  @Test
  void theWaitRunsFromTheLastRepair() {
    repaired(5);

    clock.pass(Duration.ofSeconds(3));

    assertThat(repairs.wait(READER)).isEqualTo(Duration.ofSeconds(5));
    clock.pass(Duration.ofSeconds(6));
    assertThat(repairs.wait(READER)).isZero();
  }

  @Test
  void aQuietTimeMakesRepairsImmediateAgain() {
    repaired(10);

    clock.pass(Duration.ofMinutes(10).plusSeconds(1));

    assertThat(repairs.wait(READER)).isZero();
    repaired(3);
    assertThat(repairs.wait(READER)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void repairsFarApartAreNoRace() {
    for (int i = 0; i < 10; i++) {
      repairs.repaired(READER);
      clock.pass(Duration.ofMinutes(11));
    }

    assertThat(repairs.wait(READER)).isZero();
  }

  @Test
  void eachSecretWaitsForItself() {
    repaired(10);

    assertThat(repairs.wait(new ResourceID("app-db", "team-b"))).isZero();
    assertThat(repairs.wait(new ResourceID("other", "team-a"))).isZero();
  }

  @Test
  void aSecretThatIsForgottenBeginsAnew() {
    repaired(10);

    repairs.forget(READER);

    assertThat(repairs.wait(READER)).isZero();
  }

  private void repaired(int times) {
    for (int i = 0; i < times; i++) {
      repairs.repaired(READER);
    }
  }
}
