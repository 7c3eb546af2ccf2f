package io.keystoreoperator.store.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShardLedgerTest {
  private static final Set<String> NONE = Set.of();

  @Test
  void ofTheShardsThatAreOpenOnlyWhatIsNewIsRead() {
    var ledger = ShardLedger.fromNow(List.of(closed("a", null), open("b", "a"), open("c", null)));

    assertThat(ledger.openings(NONE)).containsExactly(newest("b"), newest("c"));
    assertThat(ledger.hasLooseEnds()).isFalse();
  }

  @Test
  void whatIsOpenIsNotOpenedTwice() {
    var ledger = ShardLedger.fromNow(List.of(open("a", null), open("b", null)));

    assertThat(ledger.openings(Set.of("a"))).containsExactly(newest("b"));
    assertThat(ledger.openings(Set.of("a", "b"))).isEmpty();
  }

  @Test
  void aShardThatGoesOnFromAnotherIsReadFromItsBeginningOnceThatOneIsRead() {
    var ledger =
        ShardLedger.fromNow(List.of(open("a", null)))
            .listed(List.of(closed("a", null), open("b", "a")));

    assertThat(ledger.openings(Set.of("a"))).isEmpty();
    assertThat(ledger.done("a").openings(NONE)).containsExactly(oldest("b"));
  }

  @Test
  void aShardThatSplitsHasTwoThatGoOn() {
    var ledger =
        ShardLedger.fromNow(List.of(open("a", null)))
            .done("a")
            .listed(List.of(closed("a", null), open("b", "a"), open("c", "a")));

    assertThat(ledger.openings(NONE)).containsExactly(oldest("b"), oldest("c"));
    assertThat(ledger.hasLooseEnds()).isFalse();
  }

  @Test
  void aLineOfShardsIsReadInItsOrderEvenWhereAllAreClosed() {
    var ledger =
        ShardLedger.fromNow(List.of(open("a", null)))
            .listed(List.of(closed("a", null), closed("b", "a"), open("c", "b")));

    assertThat(ledger.openings(Set.of("a"))).isEmpty();
    var afterA = ledger.done("a");
    assertThat(afterA.openings(NONE)).containsExactly(oldest("b"));
    assertThat(afterA.done("b").openings(NONE)).containsExactly(oldest("c"));
  }

  @Test
  void aShardWhoseForerunnerIsGoneWaitsForNobody() {
    var ledger =
        ShardLedger.fromNow(List.of(open("a", null)))
            .listed(List.of(open("a", null), open("z", "trimmed-long-ago")));

    assertThat(ledger.openings(Set.of("a"))).containsExactly(oldest("z"));
  }

  @Test
  void readingGoesOnAfterTheLastRecordThatWasRead() {
    var ledger = ShardLedger.fromNow(List.of(open("a", null))).readUpTo("a", "0007");

    assertThat(ledger.openings(NONE)).containsExactly(new Opening("a", new Position.After("0007")));
  }

  @Test
  void whereThatIsTrimmedItGoesOnAtTheOldestThatIsLeft() {
    var ledger = ShardLedger.fromNow(List.of(open("a", null))).readUpTo("a", "0007").trimmed("a");

    assertThat(ledger.openings(NONE)).containsExactly(oldest("a"));
  }

  @Test
  void aShardThatWasReadAndIsNotListedAnyMoreIsForgotten() {
    var ledger =
        ShardLedger.fromNow(List.of(closed("a", null), open("b", "a")))
            .listed(List.of(open("b", "a")));

    assertThat(ledger.entries()).containsOnlyKeys("b");
  }

  @Test
  void aShardThatIsStillToBeReadIsKeptEvenWhereAListingLacksIt() {
    var ledger = ShardLedger.fromNow(List.of(open("a", null))).listed(List.of());

    assertThat(ledger.openings(NONE)).containsExactly(newest("a"));
  }

  @Test
  void anEndThatNothingGoesOnFromIsLoose() {
    var ledger = ShardLedger.fromNow(List.of(open("a", null))).done("a");

    assertThat(ledger.hasLooseEnds()).isTrue();
    assertThat(ledger.isDone()).isTrue();
    var after = ledger.listed(List.of(closed("a", null), open("b", "a")));
    assertThat(after.hasLooseEnds()).isFalse();
    assertThat(after.isDone()).isFalse();
  }

  @Test
  void aStreamWithoutShardsWillHaveSome() {
    var ledger = ShardLedger.fromNow(List.of());

    assertThat(ledger.hasLooseEnds()).isTrue();
    assertThat(ledger.listed(List.of(open("first", null))).openings(NONE))
        .as("it came after the beginning, so all of it is new")
        .containsExactly(oldest("first"));
  }

  @Test
  void whatIsNotKnownChangesNothing() {
    var ledger = ShardLedger.fromNow(List.of(open("a", null)));

    assertThat(ledger.done("z").trimmed("y").readUpTo("x", "1")).isEqualTo(ledger);
    assertThat(ledger.next("z")).isNull();
  }

  private static Opening newest(String shard) {
    return new Opening(shard, new Position.Newest());
  }

  private static Opening oldest(String shard) {
    return new Opening(shard, new Position.Oldest());
  }

  private static Shard open(String id, @Nullable String parent) {
    return new Shard(id, parent, false);
  }

  private static Shard closed(String id, @Nullable String parent) {
    return new Shard(id, parent, true);
  }
}
