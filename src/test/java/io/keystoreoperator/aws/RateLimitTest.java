package io.keystoreoperator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final AtomicLong nanos = new AtomicLong(42);
  private final RateLimit limit = new RateLimit(10, nanos::get);

  @Test
  void aSecondsWorthGoesAtOnceAndTheRestIsSpreadEvenly() {
    for (int i = 0; i < 10; i++) {
      assertThat(limit.take()).isZero();
    }

    assertThat(limit.take()).isEqualTo(Duration.ofMillis(100));
    assertThat(limit.take()).isEqualTo(Duration.ofMillis(200));
    assertThat(limit.take()).isEqualTo(Duration.ofMillis(300));
  }

  @Test
  void turnsComeBackWithTimeButNoMoreThanASecondsWorth() {
    for (int i = 0; i < 12; i++) {
      limit.take();
    }

    nanos.addAndGet(Duration.ofMillis(300).toNanos());
    assertThat(limit.take()).isZero();
    assertThat(limit.take()).isEqualTo(Duration.ofMillis(100));

    nanos.addAndGet(Duration.ofHours(1).toNanos());
    for (int i = 0; i < 10; i++) {
      assertThat(limit.take()).isZero();
    }
    assertThat(limit.take()).isPositive();
  }

  @Test
  void zeroIsNoLimit() {
    RateLimit none = new RateLimit(0, nanos::get);

    for (int i = 0; i < 10_000; i++) {
      assertThat(none.take()).isZero();
    }
  }
}
