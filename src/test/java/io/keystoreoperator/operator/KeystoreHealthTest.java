package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.api.Reason;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.operator.FailureReport.Retry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeystoreHealthTest {
  private static final KeystoreId ONE = KeystoreId.cluster("one");
  private static final KeystoreId OTHER = new KeystoreId("team-a", "other");
  private static final ResourceID FIRST = new ResourceID("z-first", "team-a");
  private static final ResourceID SECOND = new ResourceID("a-second", "team-a");
  private static final FailureReport DENIED = report("denied");
  private static final FailureReport THROTTLED = report("throttled");
  private static final FailureReport OWN_FAULT =
      new FailureReport(Reason.ITEM_NOT_FOUND, "no item", "", Retry.PERMANENT);

  private final KeystoreHealth health = new KeystoreHealth();
  private final List<KeystoreId> told = new ArrayList<>();

  @BeforeEach
  void listen() {
    health.onChange(
        keystore -> {
          synchronized (told) {
            told.add(keystore);
          }
        });
  }

  @Test
  void aKeystoreThatNobodyFailedOnIsWell() {
    assertThat(health.failureOf(ONE)).isEmpty();
    assertThat(health.failingReaders(ONE)).isEmpty();
  }

  @Test
  void aFailureIsToldOnceHoweverOftenItIsMet() {
    health.failed(ONE, FIRST, DENIED);
    health.failed(ONE, FIRST, DENIED);
    health.failed(ONE, SECOND, DENIED);

    assertThat(told).containsExactly(ONE);
    assertThat(health.failureOf(ONE)).contains(DENIED);
    assertThat(health.failingReaders(ONE)).containsExactlyInAnyOrder(FIRST, SECOND);
  }

  @Test
  void theOldestFailureStaysWhileItLasts() {
    health.failed(ONE, FIRST, DENIED);
    health.failed(ONE, SECOND, THROTTLED);
    health.failed(ONE, FIRST, DENIED);

    assertThat(health.failureOf(ONE)).contains(DENIED);
    assertThat(told).containsExactly(ONE);
  }

  @Test
  void anotherFailureOfTheOldestIsTold() {
    health.failed(ONE, FIRST, DENIED);
    health.failed(ONE, SECOND, DENIED);
    health.failed(ONE, FIRST, THROTTLED);

    assertThat(health.failureOf(ONE)).contains(THROTTLED);
    assertThat(told).containsExactly(ONE, ONE);
  }

  @Test
  void whenTheOldestRecoversTheNextIsTold() {
    health.failed(ONE, FIRST, DENIED);
    health.failed(ONE, SECOND, THROTTLED);
    told.clear();

    health.forget(FIRST);

    assertThat(health.failureOf(ONE)).contains(THROTTLED);
    assertThat(told).containsExactly(ONE);
  }

  @Test
  void whenTheLastRecoversTheKeystoreIsWellAndThatIsTold() {
    health.failed(ONE, FIRST, DENIED);
    health.failed(ONE, SECOND, DENIED);
    told.clear();

    health.forget(FIRST);
    health.forget(SECOND);

    assertThat(health.failureOf(ONE)).isEmpty();
    assertThat(health.failingReaders(ONE)).isEmpty();
    assertThat(told).containsExactly(ONE);
  }

  @Test
  void whoNeverFailedIsForgottenInSilence() {
    health.forget(FIRST);

    assertThat(told).isEmpty();
  }

  @Test
  void aReadersOwnFaultSaysNothingOfTheKeystore() {
    health.failed(ONE, FIRST, OWN_FAULT);

    assertThat(health.failureOf(ONE)).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void aReadersOwnFaultEndsWhatItMetBefore() {
    health.failed(ONE, FIRST, DENIED);

    health.failed(ONE, FIRST, OWN_FAULT);

    assertThat(health.failureOf(ONE)).isEmpty();
    assertThat(told).containsExactly(ONE, ONE);
  }

  @Test
  void aReaderThatMovesToAnotherKeystoreLeavesTheFirst() {
    health.failed(ONE, FIRST, DENIED);

    health.failed(OTHER, FIRST, THROTTLED);

    assertThat(health.failureOf(ONE)).isEmpty();
    assertThat(health.failureOf(OTHER)).contains(THROTTLED);
    assertThat(told).containsExactly(ONE, ONE, OTHER);
  }

  @Test
  void keystoresAreToldApart() {
    health.failed(ONE, FIRST, DENIED);

    assertThat(health.failureOf(OTHER)).isEmpty();
    assertThat(health.failingReaders(OTHER)).isEmpty();
  }

  @Test
  void manyThatFailAtTheSameMomentAreToldOnce() throws Exception {
    int readers = 64;
    CountDownLatch together = new CountDownLatch(readers);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < readers; i++) {
        ResourceID reader = new ResourceID("reader-" + i, "team-a");
        var _ =
            executor.submit(
                () -> {
                  together.countDown();
                  together.await();
                  health.failed(ONE, reader, DENIED);
                  return null;
                });
      }
    }

    assertThat(health.failingReaders(ONE)).hasSize(readers);
    assertThat(told).containsExactly(ONE);
  }

  private static FailureReport report(String detail) {
    return new FailureReport(Reason.ACCESS_DENIED, "message", detail, Retry.PERMANENT);
  }
}
