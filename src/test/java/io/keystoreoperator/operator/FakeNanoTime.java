package io.keystoreoperator.operator;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Time that passes when it is told to.
final class FakeNanoTime implements LongSupplier {
  private long now;

  void pass(Duration time) {
    now += time.toNanos();
  }

  @Override
  public long getAsLong() {
    return now;
  }
}
