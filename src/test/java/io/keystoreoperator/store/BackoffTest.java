package io.keystoreoperator.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {
  private static final int TRIES = 1_000;

  private final Backoff backoff = Backoff.upTo(Duration.ofMinutes(5));

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 4", "4, 8", "8, 128", "9, 256"})
  void theWaitDoublesWithEachFailure(int attempt, long seconds) {
    for (int i = 0; i < TRIES; i++) {
      assertThat(backoff.after(attempt))
          .isBetween(Duration.ofSeconds(seconds).dividedBy(2), Duration.ofSeconds(seconds));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 21, 22, 63, 64, 65, 1_000_000, Integer.MAX_VALUE})
  void itEndsAtTheLimit(int attempt) {
    for (int i = 0; i < TRIES; i++) {
      assertThat(backoff.after(attempt)).isBetween(Duration.ofSeconds(150), Duration.ofMinutes(5));
    }
  }

  @Test
  void manyThatFailTogetherDoNotComeBackTogether() {
    Set<Duration> waits = new TreeSet<>();
    for (int i = 0; i < TRIES; i++) {
      waits.add(backoff.after(5));
    }

    assertThat(waits).hasSizeGreaterThan(TRIES / 4);
  }
}
