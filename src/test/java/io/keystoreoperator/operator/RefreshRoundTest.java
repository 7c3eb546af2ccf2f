package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.api.KeystoreSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RefreshRoundTest {
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void nobodyIsARoundOfNobody() {
    assertThat(RefreshRound.next(List.of(), INTERVAL, START).members()).isEmpty();
  }

  @Test
  void everyMemberIsRefreshedOnceInEachInterval() {
    List<KeystoreSecret> members =
        IntStream.range(0, 1_000).mapToObj(ReaderFixtures::reader).toList();

    Map<KeystoreSecret, List<Instant>> refreshes = new HashMap<>();
    Instant done = START;
    while (done.isBefore(START.plus(INTERVAL.multipliedBy(4)))) {
      RefreshRound round = RefreshRound.next(members, INTERVAL, done);
      for (KeystoreSecret member : round.members()) {
        refreshes.computeIfAbsent(member, _ -> new ArrayList<>()).add(round.due());
      }
      done = round.until();
    }

    assertThat(refreshes).hasSize(1_000);
    assertThat(refreshes.values())
        .allSatisfy(
            times -> {
              assertThat(times).hasSizeBetween(3, 5);
              for (int i = 1; i < times.size(); i++) {
                assertThat(Duration.between(times.get(i - 1), times.get(i)))
                    .isBetween(
                        INTERVAL.multipliedBy(8).dividedBy(10),
                        INTERVAL.multipliedBy(12).dividedBy(10));
              }
            });
  }

  @Test
  void readsAreFullAndSpreadOverTheInterval() {
    List<KeystoreSecret> members =
        IntStream.range(0, 1_000).mapToObj(ReaderFixtures::reader).toList();

    List<Instant> due = new ArrayList<>();
    Instant done = START;
    while (due.size() < 10) {
      RefreshRound round = RefreshRound.next(members, INTERVAL, done);
      // One more where it has the same place as the last.
      assertThat(round.members()).hasSizeBetween(Cohort.KEYS, Cohort.KEYS + 2);
      due.add(round.due());
      done = round.until();
    }

    for (int i = 1; i < due.size(); i++) {
      assertThat(Duration.between(due.get(i - 1), due.get(i)))
          .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(6));
    }
  }

  @Test
  void oneMemberWithMoreKeysThanACohortIsARoundOfItsOwn() {
    KeystoreSecret large = ReaderFixtures.reader(1, 150);

    assertThat(RefreshRound.next(List.of(large), INTERVAL, START).members()).containsExactly(large);
  }

  @Test
  void membersThatShareOneItemAreReadTogether() {
    List<KeystoreSecret> members =
        IntStream.range(0, 500).mapToObj(ReaderFixtures::readerOfTheSharedItem).toList();

    assertThat(RefreshRound.next(members, INTERVAL, START).members()).hasSize(500);
  }

  @Test
  void allThatLookForItemsOfOneKeystoreAreRefreshedTogetherOnceInEachInterval() {
    List<KeystoreSecret> members =
        Stream.concat(
                IntStream.range(0, 300).mapToObj(ReaderFixtures::reader),
                IntStream.range(300, 600).mapToObj(ReaderFixtures::finder))
            .toList();

    Instant done = START;
    List<RefreshRound> withFinders = new ArrayList<>();
    while (done.isBefore(START.plus(INTERVAL.multipliedBy(4)))) {
      RefreshRound round = RefreshRound.next(members, INTERVAL, done);
      if (round.members().stream().anyMatch(member -> member.getSpec().finds())) {
        withFinders.add(round);
      }
      done = round.until();
    }

    assertThat(withFinders).hasSize(4);
    assertThat(withFinders)
        .allSatisfy(
            round ->
                assertThat(round.members().stream().filter(m -> m.getSpec().finds()).toList())
                    .hasSize(300));
  }
}
