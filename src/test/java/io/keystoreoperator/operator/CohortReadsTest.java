package io.keystoreoperator.operator;

import static io.keystoreoperator.operator.ReaderFixtures.finder;
import static io.keystoreoperator.operator.ReaderFixtures.keystore;
import static io.keystoreoperator.operator.ReaderFixtures.plan;
import static io.keystoreoperator.operator.ReaderFixtures.reader;
import static io.keystoreoperator.operator.ReaderFixtures.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.api.RefreshPolicy;
import io.keystoreoperator.aws.Failures;
import io.keystoreoperator.model.AwsDenial;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeyNames;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.plan.SyncPlan;
import io.keystoreoperator.store.Consistency;
import io.keystoreoperator.sync.ItemRead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class CohortReadsTest {
  private final FakeItemStore store = new FakeItemStore();
  private final FakeNanoTime clock = new FakeNanoTime();
  private final Map<ResourceID, KeystoreSecret> cache = new HashMap<>();
  private Function<KeystoreSecret, ResolvedKeystore> keystores = _ -> keystore();
  private final CohortReads reads =
      new CohortReads(
          store,
          new Listings(store, clock),
          reader -> plan(reader, keystores.apply(reader)),
          id -> Optional.ofNullable(cache.get(id)));

  @Test
  void whoComesFirstReadsForThoseThatAreStillToCome() {
    List<KeystoreSecret> readers = expected(250);

    readers.forEach(this::reconcile);

    assertThat(store.reads).hasSize(3);
    assertThat(store.reads.getFirst().names()).hasSize(100);
    assertThat(store.reads)
        .allSatisfy(read -> assertThat(read.consistency()).isEqualTo(Consistency.STRONG));
  }

  @Test
  void whatWasReadForManyServesThoseWhoseTurnComesMinutesLater() {
    List<KeystoreSecret> readers = expected(100);
    reconcile(readers.getFirst());

    clock.pass(Duration.ofMinutes(9));
    readers.subList(1, 100).forEach(this::reconcile);

    assertThat(store.reads).hasSize(1);
  }

  @Test
  void whatIsOutOfDateIsReadAnewForAllWhoHaveNotComeEither() {
    List<KeystoreSecret> readers = expected(100);
    reconcile(readers.getFirst());

    clock.pass(Duration.ofMinutes(10));
    readers.subList(1, 100).forEach(this::reconcile);

    assertThat(store.reads).hasSize(2);
    assertThat(store.reads.getLast().names()).hasSize(99);
  }

  @Test
  void whoIsReconciledWhileOthersAreStillGatheredReadsTheItemsOfAll() throws Exception {
    List<KeystoreSecret> readers = expected(3);
    FutureTask<ItemRead> second = new FutureTask<>(() -> reconcile(readers.get(1)));
    Thread early = new Thread(second, "second");
    keystores =
        reader -> {
          if (reader.equals(readers.get(2)) && early.getState() == Thread.State.NEW) {
            // The second has its share by now, while the third has not joined yet.
            startAndAwaitItsWait(early);
          }
          return keystore();
        };

    reconcile(readers.getFirst());

    assertThat(second.get().items().missing()).isEmpty();
    assertThat(reconcile(readers.get(2)).items().missing()).isEmpty();
    assertThat(store.reads).hasSize(1);
  }

  @Test
  void whoIsReconciledWhileItIsBeingGatheredWaitsForItsShare() throws Exception {
    List<KeystoreSecret> readers = expected(2);
    FutureTask<ItemRead> second = new FutureTask<>(() -> reconcile(readers.get(1)));
    Thread early = new Thread(second, "second");
    keystores =
        reader -> {
          if (reader.equals(readers.get(1)) && early.getState() == Thread.State.NEW) {
            startAndAwaitItsWait(early);
          }
          return keystore();
        };

    reconcile(readers.getFirst());

    assertThat(second.get().items().missing()).isEmpty();
    assertThat(store.reads).hasSize(1);
  }

  @Test
  void whoWasPutBackWhileItsReconcileEndedIsExpectedNoMore() throws Exception {
    List<KeystoreSecret> readers = expected(2);
    Thread early = new Thread(() -> reads.end(readers.get(1)), "second");
    keystores =
        reader -> {
          if (reader.equals(readers.get(1))) {
            startAndAwaitItsWait(early);
          }
          return keystore(reader.getMetadata().getName());
        };

    reconcile(readers.getFirst());

    early.join();
    assertThat(reads.isExpected(readers.get(1))).isFalse();
  }

  @Test
  void ofManyWhoComeAtOnceOneReadsForAll() throws Exception {
    List<KeystoreSecret> readers = expected(100);
    readers.forEach(reads::begin);

    assertThat(readAtOnce(readers))
        .allSatisfy(read -> assertThat(read.items().missing()).isEmpty());

    assertThat(store.reads).hasSize(1);
  }

  @Test
  void fiveHundredReadersOfOneItemAreOneRead() {
    List<KeystoreSecret> readers =
        IntStream.range(0, 500).mapToObj(ReaderFixtures::readerOfTheSharedItem).toList();
    readers.forEach(this::expect);

    readers.forEach(this::reconcile);

    assertThat(store.reads).hasSize(1);
    assertThat(store.reads.getFirst().names()).containsExactly("shared");
  }

  @Test
  void fiveHundredThatAreAboutToBeWrittenAreOneReadHoweverTheirReconcilesCome() throws Exception {
    List<KeystoreSecret> readers =
        IntStream.range(0, 500).mapToObj(ReaderFixtures::readerOfTheSharedItem).toList();
    reads.prepare(readers);

    List<Future<ItemRead>> all;
    try (var together = Executors.newFixedThreadPool(64, Thread.ofVirtual().factory())) {
      all = readers.stream().map(reader -> together.submit(() -> arrive(reader))).toList();
    }

    assertThat(store.reads).hasSize(1);
    for (Future<ItemRead> read : all) {
      // One and the same of what opens each ciphertext once.
      assertThat(read.get().opened()).isSameAs(all.getFirst().get().opened());
      assertThat(read.get().items().missing()).isEmpty();
    }
  }

  @Test
  void whatWasPreparedAndThenWrittenOtherwiseIsReadAnew() {
    List<KeystoreSecret> readers = List.of(reader(0), reader(1));
    reads.prepare(readers);
    KeystoreSecret edited = readers.get(1);
    edited.getMetadata().setGeneration(2L);

    arrive(readers.getFirst());
    arrive(edited);

    assertThat(store.reads).hasSize(2);
    assertThat(store.reads.getFirst().names()).containsExactlyInAnyOrder("item-0", "item-1");
  }

  @Test
  void noNeighbourTakesWhatWasPrepared() {
    KeystoreSecret prepared = reader(0);
    reads.prepare(List.of(prepared));
    expect(prepared);
    KeystoreSecret neighbour = reader(1);
    expect(neighbour);

    ItemRead theirs = reconcile(neighbour);
    ItemRead ours = reconcile(prepared);

    assertThat(store.reads).hasSize(2);
    assertThat(ours.opened()).isNotSameAs(theirs.opened());
    assertThat(store.reads).allSatisfy(read -> assertThat(read.names()).hasSize(1));
  }

  @Test
  void aLoneChangeReadsItsOwnKeysAlone() {
    KeystoreSecret alone = reader(7);
    expect(alone);

    reconcile(alone);
    reconcile(alone);

    assertThat(store.reads).hasSize(2);
    assertThat(store.reads).allSatisfy(read -> assertThat(read.names()).containsExactly("item-7"));
  }

  @Test
  void anEditAfterTheReadIsReadAnew() {
    List<KeystoreSecret> readers = expected(2);
    reconcile(readers.getFirst());
    KeystoreSecret edited = readers.get(1);
    edited.getMetadata().setGeneration(2L);

    reconcile(edited);

    assertThat(store.reads).hasSize(2);
    assertThat(store.reads.get(1).names()).containsExactly("item-1");
  }

  @Test
  void aForcedSyncAfterTheReadIsReadAnew() {
    List<KeystoreSecret> readers = expected(2);
    reconcile(readers.getFirst());
    KeystoreSecret forced = readers.get(1);
    forced.getMetadata().setAnnotations(Map.of(ApiGroup.FORCE_SYNC_ANNOTATION, "now"));

    reconcile(forced);

    assertThat(store.reads).hasSize(2);
  }

  @Test
  void readersWithSessionsOfTheirOwnShareNothing() {
    keystores = reader -> keystore(reader.getMetadata().getName());

    expected(3).forEach(this::reconcile);

    assertThat(store.reads)
        .extracting(FakeItemStore.Read::scope)
        .containsExactly("reader-0", "reader-1", "reader-2");
    assertThat(store.reads).allSatisfy(read -> assertThat(read.names()).hasSize(1));
  }

  @Test
  void oneRefusedKeySpoilsNoNeighboursRead() {
    List<KeystoreSecret> readers = expected(3);
    store.refused.add("item-1");

    ItemRead first = reconcile(readers.get(0));
    assertThatThrownBy(() -> reconcile(readers.get(1))).isInstanceOf(SyncFailedException.class);
    ItemRead third = reconcile(readers.get(2));

    assertThat(first.items().found()).hasSize(1);
    assertThat(third.items().found()).hasSize(1);
  }

  @Test
  void whatIsReadForOneWhileItsReconcileIsUnderWayIsForTheNext() {
    KeystoreSecret reader = reader(0);
    reads.begin(reader);
    reads.read(reader, plan(reader), Consistency.STRONG);
    Cohort newer = cohort(reader);
    reads.leave(reader, newer, plan(reader));
    reads.end(reader);
    store.reads.clear();

    ItemRead next = reconcile(reader);

    assertThat(next.opened()).isSameAs(newer.readFor(plan(reader)).opened());
    assertThat(store.reads).hasSize(1);
    assertThat(reads.isExpected(reader)).isFalse();
  }

  @Test
  void whatWasReadBeforeThatAndIsLeftOnlyThenIsOutOfDate() {
    KeystoreSecret reader = reader(0);
    reads.begin(reader);
    Cohort older = cohort(reader);
    older.readFor(plan(reader));
    reads.read(reader, plan(reader), Consistency.STRONG);
    reads.leave(reader, older, plan(reader));

    reads.end(reader);

    assertThat(reads.isExpected(reader)).isFalse();
  }

  @Test
  void whatWasReadForOneAndNotTakenIsOutOfDate() {
    KeystoreSecret reader = reader(0);
    reads.leave(reader, cohort(reader), plan(reader));

    reads.begin(reader);
    reads.end(reader);

    assertThat(reads.isExpected(reader)).isFalse();
  }

  private Cohort cohort(KeystoreSecret reader) {
    Cohort cohort = new Cohort(store, keystore(), Consistency.STRONG, clock.getAsLong());
    cohort.join(plan(reader));
    cohort.complete();
    return cohort;
  }

  @Test
  void whatWasReadForOneThatIsGoneIsForgotten() {
    List<KeystoreSecret> readers = expected(2);
    reads.end(readers.get(1));

    reconcile(readers.getFirst());

    assertThat(store.reads.getFirst().names()).containsExactly("item-0");
  }

  @Test
  void forWhatItsPolicyLeavesAloneNobodyReads() {
    KeystoreSecret left = reader(1);
    leftAlone(left);
    expect(left);
    KeystoreSecret other = reader(2);
    expect(other);

    reconcile(other);

    assertThat(reads.isExpected(left)).isFalse();
    assertThat(store.reads).extracting(FakeItemStore.Read::names).containsExactly(Set.of("item-2"));
  }

  private static void leftAlone(KeystoreSecret reader) {
    with(RefreshPolicy.CREATED_ONCE, "1h", reader);
    reader.setStatus(
        new KeystoreSecretStatus(
            1L, List.of(), null, "revision", List.of(), null, null, null, List.of(), null));
  }

  @Test
  void howeverManyLookForItemsAtFirstTheTableIsScannedOnce() {
    List<KeystoreSecret> finders = expectedFinders(200, 5);

    List<ItemRead> reads = finders.stream().map(this::reconcile).toList();

    assertThat(store.listings).containsExactly(Consistency.STRONG);
    assertThat(store.reads).hasSize(10);
    assertThat(reads)
        .allSatisfy(
            read -> {
              assertThat(read.items().found()).hasSize(5);
              assertThat(read.plan().sources().found()).hasSize(5);
            });
  }

  @Test
  void ofManyWhoLookForItemsAtOnceOneListsForAllAndFewRead() throws Exception {
    List<KeystoreSecret> finders = expectedFinders(100, 2);
    finders.forEach(reads::begin);

    assertThat(readAtOnce(finders)).allSatisfy(read -> assertThat(read.items().found()).hasSize(2));

    assertThat(store.listings).containsExactly(Consistency.STRONG);
    assertThat(store.reads).hasSize(2);
  }

  @Test
  void aListingThatWasBegunBeforeTheSpecWasSeenDoesNotServeIt() {
    reconcile(expectedFinders(1, 1).getFirst());
    clock.pass(Duration.ofMillis(1));
    store.names.add("found-1/late");
    KeystoreSecret later = finder(1);
    expect(later);

    ItemRead read = reconcile(later);

    assertThat(store.listings).hasSize(2);
    assertThat(read.items().found().keySet()).containsExactly(ItemKey.newest("found-1/late"));
  }

  @Test
  void whoIsWokenLaterTakesAListingOfTheLastSeconds() {
    KeystoreSecret finder = settled(expectedFinders(1, 1).getFirst());
    reconcile(finder);
    clock.pass(Duration.ofSeconds(4));

    reconcile(finder);
    assertThat(store.listings).containsExactly(Consistency.EVENTUAL);

    clock.pass(Duration.ofSeconds(2));
    reconcile(finder);
    assertThat(store.listings).hasSize(2);
  }

  @Test
  void copiesThatAreAboutToBeWrittenAreOneListing() {
    List<KeystoreSecret> finders = finders(50, 1);

    reads.prepare(finders);
    finders.forEach(this::arrive);

    assertThat(store.listings).containsExactly(Consistency.STRONG);
    assertThat(store.reads).hasSize(1);
  }

  @Test
  void whatWasFoundForAnotherReadIsNotMissingWhenMoreIsThere() {
    List<KeystoreSecret> finders = expectedFinders(2, 1);
    reconcile(finders.getFirst());
    store.names.add("found-1/later");

    ItemRead read = reconcile(finders.get(1));

    assertThat(read.items().missing()).isEmpty();
    assertThat(read.items().found().keySet()).containsExactly(ItemKey.newest("found-1/item-0"));
  }

  @Test
  void whatWasReadForOneBeforeMoreWasFoundIsNotMissing() {
    KeystoreSecret finder = settled(finders(1, 1).getFirst());
    SyncPlan before = plan(finder).among(KeyNames.of(store.names));
    Cohort cohort = new Cohort(store, keystore(), Consistency.STRONG, clock.getAsLong());
    cohort.join(before);
    cohort.complete();
    reads.leave(finder, cohort, before);
    store.names.add("found-0/later");

    ItemRead read = reconcile(settled(finder, "next", "found-0/item-0", "found-0/later"));

    assertThat(read.items().missing()).isEmpty();
    assertThat(read.items().found()).hasSize(2);
  }

  @Test
  void whatIsToldOfIsReadBesideWhatIsInTheSecret() {
    KeystoreSecret finder = settled(finders(1, 1).getFirst(), "revision", "found-0/item-0");
    store.names.add("found-0/new");
    tell(finder, "found-0/new");

    ItemRead read = reconcile(finder);

    assertThat(read.items().found()).hasSize(2);
    assertThat(store.listings).isEmpty();
    assertThat(store.reads).hasSize(1);
  }

  @Test
  void whatIsToldOfWhileTheSecretChangesTakesAConsistentListing() {
    KeystoreSecret finder = settled(finders(1, 1).getFirst(), "revision", "found-0/item-0");
    reconcile(finder);
    store.names.addAll(List.of("found-0/other", "found-0/new"));
    tell(finder, "found-0/new");
    settled(finder, "next", "found-0/item-0");
    store.listings.clear();

    ItemRead read = reconcile(finder);

    assertThat(read.items().found()).hasSize(3);
    assertThat(store.listings).containsExactly(Consistency.STRONG);
    assertThat(reads.isExpected(finder)).isFalse();
  }

  private void tell(KeystoreSecret finder, String name) {
    SyncPlan more = plan(finder).among(KeyNames.of(List.of(name)));
    Cohort cohort = new Cohort(store, keystore(), Consistency.STRONG, clock.getAsLong());
    cohort.join(more);
    cohort.complete();
    reads.leaveMore(finder, cohort, more);
  }

  @Test
  void aDeniedScanIsAskedForOnceByAllWhoWaitForIt() {
    List<KeystoreSecret> finders = expectedFinders(20, 1);
    store.listingFailure =
        new SyncFailure.AccessDenied(new AwsDenial("principal", "dynamodb:Scan", "t", "denied"));

    for (KeystoreSecret finder : finders) {
      assertThatThrownBy(() -> reconcile(finder)).isInstanceOf(SyncFailedException.class);
    }

    assertThat(store.listings).hasSize(1);
    assertThat(store.reads).isEmpty();
  }

  @Test
  void whatOneFindsIsReadInParts() {
    ItemRead read = reconcile(expectedFinders(1, 250).getFirst());

    assertThat(read.items().found()).hasSize(250);
    assertThat(store.reads).extracting(r -> r.names().size()).containsExactly(100, 100, 50);
  }

  @Test
  void whatDoesNotFitIntoMemoryIsRefusedAndSpoilsNoNeighboursRead() {
    store.value = "x".repeat(100_000);
    KeystoreSecret large = expectedFinders(1, 500).getFirst();
    KeystoreSecret small = finder(1);
    store.names.add("found-1/item");
    expect(small);

    ItemRead read = reconcile(small);
    assertThat(read.items().found()).hasSize(1);
    store.reads.clear();
    assertThat(Failures.of(() -> reconcile(large)))
        .isEqualTo(new SyncFailure.ItemsTooLarge(16L << 20));
    assertThat(store.reads).as("it is given up at the second part").hasSize(2);
  }

  private List<ItemRead> readAtOnce(List<KeystoreSecret> readers) throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ItemRead>> all =
          readers.stream()
              .map(
                  reader ->
                      executor.submit(
                          () -> reads.read(reader, plan(reader, keystore()), Consistency.STRONG)))
              .toList();
      List<ItemRead> answers = new ArrayList<>();
      for (Future<ItemRead> one : all) {
        answers.add(one.get());
      }
      return answers;
    }
  }

  private List<KeystoreSecret> expectedFinders(int count, int items) {
    List<KeystoreSecret> finders = finders(count, items);
    finders.forEach(this::expect);
    return finders;
  }

  private List<KeystoreSecret> finders(int count, int items) {
    for (int number = 0; number < count; number++) {
      for (int item = 0; item < items; item++) {
        store.names.add("found-" + number + "/item-" + item);
      }
    }
    return IntStream.range(0, count).mapToObj(ReaderFixtures::finder).toList();
  }

  private static KeystoreSecret settled(KeystoreSecret reader) {
    return settled(reader, "revision");
  }

  private static KeystoreSecret settled(KeystoreSecret reader, String revision, String... found) {
    List<KeystoreSecretStatus.Key> keys =
        Stream.of(found)
            .map(
                name ->
                    new KeystoreSecretStatus.Key(
                        name.replace('/', '_'), name, null, KeystoreSecretStatus.Origin.FIND))
            .toList();
    List<Condition> ready =
        List.of(new ConditionBuilder().withType("Ready").withStatus("True").build());
    reader.setStatus(
        new KeystoreSecretStatus(
            1L, ready, null, revision, keys, null, null, null, List.of(), null));
    return reader;
  }

  private List<KeystoreSecret> expected(int count) {
    List<KeystoreSecret> readers =
        IntStream.range(0, count).mapToObj(ReaderFixtures::reader).toList();
    readers.forEach(this::expect);
    return readers;
  }

  private static void startAndAwaitItsWait(Thread early) {
    early.start();
    Awaitility.await()
        .until(
            () ->
                early.getState() == Thread.State.WAITING
                    || early.getState() == Thread.State.TERMINATED);
  }

  private void expect(KeystoreSecret reader) {
    cache.put(ResourceID.fromResource(reader), reader);
    reads.expect(reader);
  }

  private ItemRead arrive(KeystoreSecret reader) {
    reads.expect(reader);
    return reconcile(reader);
  }

  private ItemRead reconcile(KeystoreSecret reader) {
    reads.begin(reader);
    try {
      var plan = plan(reader, keystores.apply(reader));
      return reads.read(reader, plan, Judge.consistency(reader));
    } finally {
      reads.end(reader);
    }
  }
}
