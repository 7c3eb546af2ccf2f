package io.keystoreoperator.operator;

import static io.keystoreoperator.operator.ReaderFixtures.keystore;
import static io.keystoreoperator.operator.ReaderFixtures.reader;
import static io.keystoreoperator.operator.ReaderFixtures.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.api.DeletionPolicy;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.api.Reason;
import io.keystoreoperator.model.AwsDenial;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeyNames;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.operator.metrics.SyncMeters;
import io.keystoreoperator.plan.ChangedKeys;
import io.keystoreoperator.plan.SyncPlan;
import io.keystoreoperator.source.Sources;
import io.keystoreoperator.store.Consistency;
import io.keystoreoperator.sync.ItemRead;
import io.keystoreoperator.sync.TableMark;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefresherTest {
  private final SettableClock clock = new SettableClock();
  private final FakeItemStore store = new FakeItemStore();
  private final Listings listings = new Listings(store);
  private final KeystoreHealth health = new KeystoreHealth();
  private final List<ResourceID> woken = new ArrayList<>();
  private final CohortReads reads =
      new CohortReads(store, listings, ReaderFixtures::plan, _ -> Optional.empty());
  private final Refresher refresher =
      new Refresher(
          store,
          listings,
          ReaderFixtures::plan,
          reads,
          health,
          new FailingReaders(clock),
          woken::add,
          new SyncMeters(new SimpleMeterRegistry()),
          clock);

  @Test
  void whatHasNotChangedIsNotWoken() {
    List<KeystoreSecret> readers = inStep(100);

    assertThat(refresher.refresh(readers)).isTrue();

    assertThat(woken).isEmpty();
    assertThat(store.reads).hasSize(1);
    assertThat(store.reads.getFirst().consistency()).isEqualTo(Consistency.EVENTUAL);
  }

  @Test
  void whatHasChangedIsWokenAndFindsWhatWasRead() {
    List<KeystoreSecret> readers = inStep(2);
    store.value = "second";

    refresher.refresh(readers);

    assertThat(woken).hasSize(2);
    store.reads.clear();
    SyncPlan plan = ReaderFixtures.plan(readers.getFirst());
    var found = reads.read(readers.getFirst(), plan, Consistency.EVENTUAL).items().found();
    assertThat(found).hasSize(1);
    assertThat(store.reads).isEmpty();
  }

  @Test
  void whatIsGoneForGoodAndStaysSoWakesNobody() {
    store.missing.add("item-0");
    List<KeystoreSecret> readers = inStep(2);

    refresher.refresh(readers);
    assertThat(woken).isEmpty();

    store.missing.clear();
    refresher.refresh(readers);
    assertThat(woken).containsExactly(ResourceID.fromResource(readers.getFirst()));
  }

  @Test
  void anotherTableIsNewsForThoseWhoDeleteByItAlone() {
    List<KeystoreSecret> readers = inStep(2);
    with(DeletionPolicy.DELETE, readers.getFirst());
    refresher.refresh(readers);
    assertThat(woken).isEmpty();

    store.tableId = "made anew";
    refresher.refresh(readers);

    assertThat(woken).containsExactly(ResourceID.fromResource(readers.getFirst()));
  }

  @Test
  void aHintReadsConsistentlyAndTellsWhoCouldNotBeCompared() {
    List<KeystoreSecret> readers = inStep(3);
    reads.expect(readers.getLast());
    store.value = "second";

    var left = refresher.compare(hints(readers, new ChangedKeys.Any()), Consistency.STRONG);

    assertThat(woken)
        .containsExactly(
            ResourceID.fromResource(readers.get(0)), ResourceID.fromResource(readers.get(1)));
    assertThat(store.reads).hasSize(1);
    assertThat(store.reads.getFirst().consistency()).isEqualTo(Consistency.STRONG);
    assertThat(left.busy()).extracting(Hint::reader).containsExactly(readers.getLast());
    assertThat(left.unread()).isEmpty();
  }

  @Test
  void whoCouldNotBeReadForAPassingReasonIsTold() {
    List<KeystoreSecret> readers = inStep(2);
    store.failure = new SyncFailure.Throttled("DynamoDB", "BatchGetItem");

    var left = refresher.compare(hints(readers, new ChangedKeys.Any()), Consistency.STRONG);

    assertThat(left.unread()).extracting(Hint::reader).isEqualTo(readers);
    assertThat(left.busy()).isEmpty();
    assertThat(woken).isEmpty();
  }

  @Test
  void anOutageWakesNobodyThatIsReadyAndIsToldOnTheKeystore() {
    List<KeystoreSecret> readers = inStep(3);
    store.failure = new SyncFailure.Throttled("DynamoDB", "BatchGetItem");

    assertThat(refresher.refresh(readers)).isFalse();

    assertThat(woken).isEmpty();
    assertThat(health.failureOf(keystore().id()).map(FailureReport::reason))
        .contains(Reason.THROTTLED);

    store.failure = null;
    assertThat(refresher.refresh(readers)).isTrue();
    assertThat(woken).isEmpty();
    assertThat(health.failureOf(keystore().id())).isEmpty();
  }

  /// They have a refresh interval of 30 s.
  @Test
  void anOutageWakesAllWhoHaveNotBeenVerifiedForThreeIntervals() {
    List<KeystoreSecret> readers = inStep(3);
    store.failure = new SyncFailure.Throttled("DynamoDB", "BatchGetItem");

    for (int interval = 0; interval <= 3; interval++) {
      refresher.refresh(readers);
      assertThat(woken).as("after %d intervals", interval).isEmpty();
      clock.pass(Duration.ofSeconds(30));
    }
    refresher.refresh(readers);

    assertThat(woken).hasSize(3);
  }

  @Test
  void aLostPermissionWakesAllWithoutAnotherRead() {
    List<KeystoreSecret> readers = inStep(3);
    store.failure =
        new SyncFailure.AssumeRoleDenied(
            new AwsDenial("principal", "sts:AssumeRole", "role", "denied"));

    refresher.refresh(readers);

    assertThat(woken).hasSize(3);
    assertThat(store.reads).hasSize(1);
  }

  @Test
  void oneWhoseReconcileIsStillToComeIsLeftToIt() {
    KeystoreSecret expected = inStep(1).getFirst();
    reads.expect(expected);
    store.reads.clear();

    refresher.refresh(List.of(expected));

    assertThat(woken).isEmpty();
    assertThat(store.reads).isEmpty();
  }

  @Test
  void oneWhoseReconcileIsUnderWayIsLeftToIt() {
    KeystoreSecret fresh = reader(1);
    reads.expect(fresh);
    reads.begin(fresh);
    KeystoreSecret edited = inStep(1).getFirst();
    edited.getMetadata().setGeneration(2L);
    store.reads.clear();

    refresher.refresh(List.of(fresh, edited));

    assertThat(woken).isEmpty();
    assertThat(store.reads).isEmpty();
  }

  @Test
  void oneThatIsNotReadyIsWoken() {
    KeystoreSecret failed = inStep(1, "False").getFirst();

    refresher.refresh(List.of(failed));

    assertThat(woken).containsExactly(ResourceID.fromResource(failed));
  }

  @Test
  void howeverManyLookForItemsTheTableIsScannedOnce() {
    List<KeystoreSecret> finders = findersInStep(50, 4);

    assertThat(refresher.refresh(finders)).isTrue();

    assertThat(woken).isEmpty();
    assertThat(store.listings).containsExactly(Consistency.EVENTUAL);
    assertThat(store.reads).hasSize(2);
  }

  @Test
  void aNewItemWakesWhoLooksForItAndNobodyElse() {
    List<KeystoreSecret> finders = findersInStep(3, 2);
    store.names.add("found-1/new");

    refresher.refresh(finders);

    assertThat(woken).containsExactly(ResourceID.fromResource(finders.get(1)));
    store.listings.clear();
    store.reads.clear();
    ItemRead read =
        reads.read(finders.get(1), ReaderFixtures.plan(finders.get(1)), Consistency.EVENTUAL);
    assertThat(read.items().found()).hasSize(3);
    assertThat(store.listings).isEmpty();
    assertThat(store.reads).isEmpty();
  }

  @Test
  void aFoundItemThatHasChangedOrGoneWakesWhoFoundIt() {
    List<KeystoreSecret> finders = findersInStep(2, 2);
    store.names.remove("found-0/item-1");
    store.missing.add("found-0/item-1");

    refresher.refresh(finders);
    assertThat(woken).containsExactly(ResourceID.fromResource(finders.getFirst()));

    store.value = "second";
    refresher.refresh(finders);
    assertThat(woken)
        .containsExactlyElementsOf(finders.stream().map(ResourceID::fromResource).toList());
  }

  @Test
  void aScanThatIsThrottledWakesNobodyAndTheOthersAreComparedAllTheSame() {
    List<KeystoreSecret> finders = findersInStep(3, 1);
    List<KeystoreSecret> all = new ArrayList<>(finders);
    all.addAll(inStep(10));
    store.listingFailure = new SyncFailure.Throttled("DynamoDB", "Scan");

    assertThat(refresher.refresh(all)).isFalse();

    assertThat(woken).isEmpty();
    assertThat(store.listings).hasSize(1);
    assertThat(store.reads).hasSize(1);
    assertThat(health.failingReaders(keystore().id()))
        .containsExactly(ResourceID.fromResource(finders.getFirst()));
  }

  @Test
  void aScanThatIsDeniedWakesThoseWhoLookWithoutAnotherScan() {
    List<KeystoreSecret> finders = findersInStep(3, 1);
    store.listingFailure =
        new SyncFailure.AccessDenied(
            new AwsDenial("principal", "dynamodb:Scan", "table", "denied"));

    refresher.refresh(finders);

    assertThat(woken).hasSize(3);
    for (KeystoreSecret finder : finders) {
      SyncPlan plan = ReaderFixtures.plan(finder);
      assertThatThrownBy(() -> reads.read(finder, plan, Consistency.EVENTUAL))
          .isInstanceOf(SyncFailedException.class);
    }
    assertThat(store.listings).hasSize(1);
  }

  @Test
  void tooManyItemsAreToldByTheReconcile() {
    KeystoreSecret finder = findersInStep(1, 1).getFirst();
    for (int i = 0; i <= Sources.MOST_FOUND; i++) {
      store.names.add("found-0/more-" + i);
    }

    assertThat(refresher.refresh(List.of(finder))).isTrue();

    assertThat(woken).containsExactly(ResourceID.fromResource(finder));
    assertThat(store.reads).isEmpty();
  }

  @Test
  void aNewItemThatIsToldOfIsFoundWithoutAListing() {
    List<KeystoreSecret> finders = findersInStep(3, 2);
    store.names.add("found-1/new");

    refresher.compare(hints(finders, named("found-1/new")), Consistency.STRONG);

    assertThat(woken).containsExactly(ResourceID.fromResource(finders.get(1)));
    KeystoreSecret finder = finders.get(1);
    ItemRead read = reads.read(finder, ReaderFixtures.plan(finder), Consistency.EVENTUAL);
    assertThat(read.items().found()).hasSize(3);
    assertThat(store.listings).isEmpty();
    assertThat(store.reads)
        .extracting(FakeItemStore.Read::names)
        .containsExactly(Set.of("found-1/item-0", "found-1/item-1", "found-1/new"));
  }

  @Test
  void aFoundItemThatIsToldOfAndHasChangedOrGoneWakesWhoFoundIt() {
    List<KeystoreSecret> finders = findersInStep(2, 2);
    store.missing.add("found-0/item-1");

    refresher.compare(hints(finders, named("found-0/item-1")), Consistency.STRONG);
    assertThat(woken).containsExactly(ResourceID.fromResource(finders.getFirst()));

    store.value = "second";
    refresher.compare(hints(finders, named("found-1/item-0")), Consistency.STRONG);
    assertThat(woken)
        .containsExactlyElementsOf(finders.stream().map(ResourceID::fromResource).toList());
    assertThat(store.listings).isEmpty();
  }

  @Test
  void whatIsToldOfAndNobodyFindsIsNotRead() {
    List<KeystoreSecret> finders = findersInStep(2, 2);

    var left = refresher.compare(hints(finders, named("found-7/new")), Consistency.STRONG);

    assertThat(left.busy()).isEmpty();
    assertThat(store.reads).isEmpty();
    assertThat(store.listings).isEmpty();
    assertThat(woken).isEmpty();
  }

  @Test
  void whoIsNotInStepNeedsAListingForWhatIsToldOf() {
    List<KeystoreSecret> finders = inStep(List.of(ReaderFixtures.finder(0)), "False");
    store.names.addAll(List.of("found-0/old", "found-0/new"));

    refresher.compare(hints(finders, named("found-0/new")), Consistency.STRONG);

    assertThat(store.listings).containsExactly(Consistency.STRONG);
    assertThat(store.reads)
        .extracting(FakeItemStore.Read::names)
        .containsExactly(Set.of("found-0/old", "found-0/new"));
    assertThat(woken).containsExactly(ResourceID.fromResource(finders.getFirst()));
  }

  @Test
  void whereItIsNotKnownWhatChangedAllIsListedOnce() {
    List<KeystoreSecret> finders = findersInStep(3, 2);
    store.names.add("found-2/new");

    refresher.compare(hints(finders, new ChangedKeys.Any()), Consistency.STRONG);

    assertThat(store.listings).containsExactly(Consistency.STRONG);
    assertThat(woken).containsExactly(ResourceID.fromResource(finders.getLast()));
  }

  private static ChangedKeys named(String... names) {
    return new ChangedKeys.Named(Set.of(names));
  }

  private static List<Hint> hints(List<KeystoreSecret> readers, ChangedKeys changed) {
    return readers.stream().map(reader -> new Hint(reader, changed)).toList();
  }

  private List<KeystoreSecret> findersInStep(int count, int items) {
    List<KeystoreSecret> finders =
        IntStream.range(0, count).mapToObj(ReaderFixtures::finder).toList();
    for (int number = 0; number < count; number++) {
      for (int item = 0; item < items; item++) {
        store.names.add("found-" + number + "/item-" + item);
      }
    }
    return inStep(finders, "True");
  }

  private static KeystoreSecretStatus.Key found(ItemKey item) {
    return new KeystoreSecretStatus.Key(
        item.name().replace('/', '_'), item.name(), null, KeystoreSecretStatus.Origin.FIND);
  }

  private List<KeystoreSecret> inStep(int count) {
    return inStep(count, "True");
  }

  private List<KeystoreSecret> inStep(int count, String ready) {
    return inStep(IntStream.range(0, count).mapToObj(ReaderFixtures::reader).toList(), ready);
  }

  private List<KeystoreSecret> inStep(List<KeystoreSecret> readers, String ready) {
    for (KeystoreSecret reader : readers) {
      SyncPlan plan = ReaderFixtures.plan(reader).among(KeyNames.of(store.names));
      String revision =
          plan.revision(store.fetch(keystore(), plan.keys(), Consistency.STRONG).found());
      reader.setStatus(
          new KeystoreSecretStatus(
              1L,
              List.of(new ConditionBuilder().withType("Ready").withStatus(ready).build()),
              null,
              revision,
              plan.sources().found().stream().map(RefresherTest::found).toList(),
              null,
              null,
              null,
              List.of(),
              TableMark.of(keystore(), store.tableId)));
    }
    store.reads.clear();
    return readers;
  }
}
