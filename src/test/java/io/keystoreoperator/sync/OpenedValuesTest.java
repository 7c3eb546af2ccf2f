package io.keystoreoperator.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keystoreoperator.model.Bytes;
import io.keystoreoperator.model.Ciphertext;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpenedValuesTest {
  private static final Plaintext ANSWER = Plaintext.ofUtf8("s3cr3t");

  private final OpenedValues opened = new OpenedValues();
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void howeverManyAskAtOnceKmsIsAskedOnce() throws Exception {
    var underWay = new CountDownLatch(1);
    var answers = new ArrayList<Future<Plaintext>>();
    try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        answers.add(
            readers.submit(
                () ->
                    opened.open(
                        ciphertext("a"),
                        () -> {
                          asked.incrementAndGet();
                          awaitQuietly(underWay);
                          return ANSWER;
                        })));
      }
      underWay.countDown();
    }

    for (Future<Plaintext> answer : answers) {
      assertThat(answer.get()).isSameAs(ANSWER);
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void whatIsOpenIsAtHandForWhoComesLaterAndOthersAreNot() {
    for (String name : List.of("a", "b", "a", "b")) {
      assertThat(opened.open(ciphertext(name), this::answer)).isSameAs(ANSWER);
    }

    assertThat(asked).hasValue(2);
  }

  @Test
  void aFailureIsNotKept() {
    var failure = new SyncFailedException(new SyncFailure.Throttled("KMS", "Decrypt"));

    assertThatThrownBy(
            () ->
                opened.open(
                    ciphertext("a"),
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(opened.open(ciphertext("a"), this::answer)).isSameAs(ANSWER);
  }

  private Plaintext answer() {
    asked.incrementAndGet();
    return ANSWER;
  }

  private static Ciphertext ciphertext(String name) {
    return new Ciphertext(Bytes.of(name.getBytes(UTF_8)), Map.of());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
