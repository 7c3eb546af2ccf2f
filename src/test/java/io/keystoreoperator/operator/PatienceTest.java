package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Patience patience = new Patience(Duration.ofMinutes(2), nanos::get);

  @Test
  void aThingMayBeBadForAWhile() {
    assertThat(patience.isOver("watch", false)).isFalse();
    pass(Duration.ofSeconds(119));
    assertThat(patience.isOver("watch", false)).isFalse();
    pass(Duration.ofSeconds(2));
    assertThat(patience.isOver("watch", false)).isTrue();
  }

  @Test
  void whoeverWasGoodMeanwhileHasItsWholeWhileAgain() {
    assertThat(patience.isOver("watch", false)).isFalse();
    pass(Duration.ofSeconds(100));
    assertThat(patience.isOver("watch", true)).isFalse();
    pass(Duration.ofSeconds(100));
    assertThat(patience.isOver("watch", false)).isFalse();
  }

  @Test
  void eachThingHasAWhileOfItsOwn() {
    assertThat(patience.isOver("watch", false)).isFalse();
    pass(Duration.ofMinutes(3));

    assertThat(patience.isOver("other", false)).isFalse();
    assertThat(patience.isOver("watch", false)).isTrue();
  }

  private void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }
}
