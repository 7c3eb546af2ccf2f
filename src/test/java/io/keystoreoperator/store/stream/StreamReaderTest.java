package io.keystoreoperator.store.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.aws.TestClock;
import io.keystoreoperator.model.SyncFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// How a stream is read through all that DynamoDB does to it.
class StreamReaderTest {
  private static final SyncFailure THROTTLED =
      new SyncFailure.Throttled("DynamoDB Streams", "GetRecords");

  private final FakeStream stream = new FakeStream().shard("a", null);
  private final TestClock clock = new TestClock();
  private final StreamReader reader = new StreamReader(stream, clock);

  @Test
  void theFirstRoundTellsThatAnythingMayHaveChangedBeforeIt() {
    stream.put("a", "before");

    Round first = reader.read();

    assertThat(first.missed()).isTrue();
    assertThat(first.names()).isEmpty();
    assertThat(reader.read().missed()).isFalse();
  }

  @Test
  void everyChangeSinceThenIsToldOnce() {
    reader.read();
    stream.put("a", "one");
    stream.put("a", "two");
    stream.put("a", "one");

    Round round = reader.read();

    assertThat(round.names()).containsExactlyInAnyOrder("one", "two");
    assertThat(round.changes()).hasSize(3);
    assertThat(reader.read().changes()).isEmpty();
  }

  @Test
  void aCrowdOfChangesTakesSeveralRounds() {
    reader.read();
    for (int i = 0; i < 7; i++) {
      stream.put("a", "key" + i);
    }

    assertThat(reader.read().names()).containsExactlyInAnyOrder("key0", "key1", "key2");
    assertThat(reader.read().names()).containsExactlyInAnyOrder("key3", "key4", "key5");
    assertThat(reader.read().names()).containsExactly("key6");
  }

  @Test
  void noShardWaitsForAnother() {
    stream.shard("b", null);
    reader.read();
    stream.put("a", "one");
    stream.put("b", "two");

    assertThat(reader.read().names()).containsExactlyInAnyOrder("one", "two");
    assertThat(reader.shards()).isEqualTo(2);
  }

  @Test
  void whereAShardEndsReadingGoesOnInThoseAfterItWithoutAGap() {
    reader.read();
    stream.put("a", "in a");
    stream.shard("b", "a");
    stream.shard("c", "a");
    stream.put("b", "in b");
    stream.put("c", "in c");

    Round end = reader.read();
    Round after = reader.read();

    assertThat(end.names()).containsExactly("in a");
    assertThat(end.isWhole()).as("the next ones are known only after a listing").isTrue();
    assertThat(after.names()).containsExactlyInAnyOrder("in b", "in c");
    assertThat(after.isWhole()).isTrue();
    assertThat(end.missed() || after.missed()).isFalse();
    assertThat(after.isLively()).isTrue();
  }

  @Test
  void aShardThatEndsAsItIsOpenedHidesNothing() {
    // Listed as open; by the time of the iterator it has ended and another goes on from it.
    StreamReader late =
        new StreamReader(
            new StreamCalls() {
              @Override
              public Listing shards() {
                return stream.shards();
              }

              @Override
              public ShardAnswer open(Opening opening) {
                if (opening.skips()) {
                  stream.shard("b", "a");
                  stream.put("b", "in b");
                }
                return stream.open(opening);
              }

              @Override
              public ShardAnswer read(String iterator) {
                return stream.read(iterator);
              }
            },
            clock);

    late.read();

    assertThat(late.read().names()).containsExactly("in b");
  }

  @Test
  void whatGoesOnFromAnEndIsLookedForEverMoreSeldom() {
    reader.read();
    stream.close("a");
    reader.read();
    int before = stream.listings();

    for (int second = 0; second < 60; second++) {
      reader.read();
      clock.putForward(Duration.ofSeconds(1));
    }
    assertThat(stream.listings() - before).isBetween(4, 8);

    stream.shard("b", "a");
    stream.put("b", "in b");
    clock.putForward(Duration.ofSeconds(64));
    assertThat(reader.read().names()).containsExactly("in b");
    assertThat(reader.shards()).isEqualTo(1);
  }

  @Test
  void inAQuietStreamShardsAreListedNowAndThenAlone() {
    for (int minute = 0; minute < 20; minute++) {
      reader.read();
      clock.putForward(Duration.ofMinutes(1));
    }

    assertThat(stream.listings()).isEqualTo(4);
  }

  @Test
  void anExpiredIteratorIsReplacedByOneAfterTheLastRecordAndNothingIsMissed() {
    reader.read();
    stream.put("a", "one");
    reader.read();
    stream.expireIterators();
    stream.put("a", "two");

    Round expired = reader.read();
    Round after = reader.read();

    assertThat(expired.names()).isEmpty();
    assertThat(expired.isWhole()).isFalse();
    assertThat(after.names()).containsExactly("two");
    assertThat(after.missed()).isFalse();
  }

  @Test
  void anExpiredIteratorOfAShardThatHasToldNothingMayHaveMissedSomething() {
    reader.read();
    stream.expireIterators();
    stream.put("a", "while nobody looked");

    Round expired = reader.read();
    Round after = reader.read();

    assertThat(expired.missed()).as("not before it is open again").isFalse();
    assertThat(after.missed()).isTrue();
    assertThat(after.names()).isEmpty();
  }

  @Test
  void whatWasTrimmedWhileNobodyReadIsMissedAndWhatIsLeftIsTold() {
    reader.read();
    stream.put("a", "one");
    reader.read();
    stream.put("a", "trimmed");
    stream.trim("a");
    stream.put("a", "left");

    Round trimmed = reader.read();
    Round after = reader.read();

    assertThat(trimmed.isWhole()).isFalse();
    assertThat(after.names()).containsExactly("left");
    assertThat(after.missed()).isTrue();
    assertThat(reader.read().missed()).isFalse();
  }

  @Test
  void aPositionThatIsTrimmedWhenItIsOpenedIsMissed() {
    reader.read();
    stream.put("a", "one");
    reader.read();
    stream.expireIterators();
    stream.put("a", "trimmed");
    stream.trim("a");

    reader.read();
    reader.read();
    Round after = reader.read();

    assertThat(after.isWhole()).isTrue();
    assertThat(after.missed()).isTrue();
  }

  @Test
  void aShardThatIsGoneIsMissedAndNotAskedForAgain() {
    stream.shard("b", null);
    reader.read();
    stream.opened();
    stream.forget("b");

    assertThat(reader.read().missed()).isTrue();
    reader.read();
    assertThat(stream.opened()).isEmpty();
    assertThat(reader.shards()).isEqualTo(1);
  }

  @Test
  void oneShardThatFailsKeepsNothingOfTheOthersBack() {
    stream.shard("b", null);
    reader.read();
    stream.fail("a", THROTTLED);
    stream.put("a", "later");
    stream.put("b", "now");

    Round failing = reader.read();
    stream.mend("a");
    Round mended = reader.read();

    assertThat(failing.failure()).isEqualTo(THROTTLED);
    assertThat(failing.isWhole()).isFalse();
    assertThat(failing.names()).containsExactly("now");
    assertThat(mended.failure()).isNull();
    assertThat(mended.names()).containsExactly("later");
    assertThat(mended.missed()).isFalse();
  }

  @Test
  void onlyOnceEveryShardIsOpenIsItToldWhatMayHaveBeenMissed() {
    stream.shard("b", null);
    stream.fail("b", THROTTLED);

    Round half = reader.read();
    stream.mend("b");
    Round whole = reader.read();

    assertThat(half.missed()).isFalse();
    assertThat(whole.missed()).isTrue();
  }

  @Test
  void aListingThatFailsIsTriedAgain() {
    stream.failListing(THROTTLED);
    Round failed = reader.read();
    stream.failListing(null);
    Round after = reader.read();

    assertThat(failed.failure()).isEqualTo(THROTTLED);
    assertThat(failed.ended()).isFalse();
    assertThat(after.isWhole()).isTrue();
    assertThat(after.missed()).isTrue();
  }

  @Test
  void aListingThatFailsLaterKeepsNothingBack() {
    reader.read();
    clock.putForward(Duration.ofMinutes(6));
    stream.failListing(THROTTLED);
    stream.put("a", "one");

    Round round = reader.read();

    assertThat(round.failure()).isEqualTo(THROTTLED);
    assertThat(round.names()).containsExactly("one");
  }

  @Test
  void iteratorsThatAwsDoesNotTakeAreGotAnewWhereReadingStopped() {
    reader.read();
    stream.put("a", "one");
    reader.read();
    stream.opened();

    reader.reopen();
    stream.put("a", "two");
    Round after = reader.read();

    assertThat(after.names()).containsExactly("two");
    assertThat(after.missed()).isFalse();
    assertThat(stream.opened())
        .containsExactly(new Opening("a", new Position.After("%021d".formatted(1))));
  }

  @Test
  void aRecordWithoutANameMayBeAnyItems() {
    reader.read();
    stream.put("a", null);

    Round round = reader.read();

    assertThat(round.names()).isEmpty();
    assertThat(round.missed()).isTrue();
  }

  @Test
  void aDisabledStreamIsReadToItsEnd() {
    reader.read();
    stream.put("a", "last");
    stream.disable();

    Round last = reader.read();
    Round end = reader.read();

    assertThat(last.names()).containsExactly("last");
    assertThat(last.ended()).isFalse();
    assertThat(end.ended()).isTrue();
  }

  @Test
  void aStreamThatHasNoShardsYetIsReadFromItsBeginning() {
    FakeStream fresh = new FakeStream();
    StreamReader early = new StreamReader(fresh, clock);
    early.read();

    fresh.shard("first", null);
    fresh.put("first", "one");
    clock.putForward(Duration.ofSeconds(2));

    assertThat(early.read().names()).containsExactly("one");
  }
}
