package io.keystoreoperator.operator;

import static io.keystoreoperator.operator.ReaderFixtures.extractor;
import static io.keystoreoperator.operator.ReaderFixtures.finder;
import static io.keystoreoperator.operator.ReaderFixtures.keystore;
import static io.keystoreoperator.operator.ReaderFixtures.reader;
import static io.keystoreoperator.operator.ReaderFixtures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.api.DeletionPolicy;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.api.RefreshPolicy;
import io.keystoreoperator.aws.Failures;
import io.keystoreoperator.model.Doubt;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.Loss;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.plan.SyncPlan;
import io.keystoreoperator.store.Consistency;
import io.keystoreoperator.sync.Absences;
import io.keystoreoperator.sync.Finding;
import io.keystoreoperator.sync.TableMark;
import io.keystoreoperator.sync.VanishedItems;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// When items are gone, and each way in which a table can look as if they were.
class VanishingTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration INSTANT = Duration.ofMillis(1);
  private static final int OTHERS = 20;

  private final SettableClock clock = new SettableClock();
  private final FakeItemStore store = new FakeItemStore();
  private final FakeSecrets secrets = new FakeSecrets();
  private final ClusterKeystore resource = new ClusterKeystore();
  private final List<KeystoreSecret> readers = new ArrayList<>();
  private final Map<KeystoreSecret, ResolvedKeystore> keystores = new HashMap<>();
  private final Set<KeystoreSecret> unable = new HashSet<>();
  private UnaryOperator<ResolvedKeystore> edit = UnaryOperator.identity();
  private VanishedItems items = started();

  @BeforeEach
  void othersReadTheirOwn() {
    resource.getMetadata().setName("account-a");
    for (int i = 100; i < 100 + OTHERS; i++) {
      made(reader(i), DeletionPolicy.RETAIN);
    }
  }

  private VanishedItems started() {
    return new VanishedItems(
        store, secrets, new MissingCensus(store, new Readership(), clock), new Absences(), clock);
  }

  @Test
  void anItemIsGoneWhenTwoReadsAMinuteApartMissIt() {
    KeystoreSecret reader = made(reader(1), DeletionPolicy.DELETE);
    vanish("item-1");

    assertThat(failure(reader)).isEqualTo(vanished(Loss.SECRET, MINUTE, "item-1"));
    clock.pass(MINUTE.minus(INSTANT));
    assertThat(failure(reader)).isEqualTo(vanished(Loss.SECRET, INSTANT, "item-1"));
    clock.pass(INSTANT);

    assertThat(judged(reader)).isEqualTo(new Finding.AllGone(Set.of(ItemKey.newest("item-1"))));
  }

  @Test
  void whereTheIntervalIsLongerThanAMinuteItCounts() {
    KeystoreSecret reader =
        made(with(RefreshPolicy.PERIODIC, "1h", reader(1)), DeletionPolicy.DELETE);
    vanish("item-1");

    failure(reader);
    clock.pass(Duration.ofHours(1).minus(INSTANT));
    assertThat(failure(reader))
        .isEqualTo(
            new SyncFailure.ItemsVanished(
                keys("item-1"), Loss.SECRET, Duration.ofHours(1), INSTANT));
    clock.pass(INSTANT);

    assertThat(judged(reader)).isInstanceOf(Finding.AllGone.class);
  }

  @Test
  void underMergeTheOthersAreAllThatIsLeft() {
    KeystoreSecret reader = made(reader(1, 2), DeletionPolicy.MERGE);
    vanish("item-1-0");

    assertThat(failure(reader)).isEqualTo(vanished(Loss.KEYS, MINUTE, "item-1-0"));
    clock.pass(MINUTE);

    assertThat(found(reader)).containsExactly("item-1-1");
  }

  @Test
  void whatIsOutAlreadyIsNotJudgedAgainAndComesBackWhenItIsThere() {
    KeystoreSecret reader = made(reader(1, 2), DeletionPolicy.MERGE, "item-1-0");
    vanish("item-1-0");
    store.reads.clear();

    assertThat(found(reader)).containsExactly("item-1-1");
    assertThat(store.reads).as("no read of its own").hasSize(1);

    store.missing.clear();
    assertThat(found(reader)).containsExactlyInAnyOrder("item-1-0", "item-1-1");
  }

  @Test
  void underDeleteSomeThatAreLeftKeepTheSecretAndNoReadIsWasted() {
    KeystoreSecret reader = made(reader(1, 2), DeletionPolicy.DELETE);
    vanish("item-1-0");
    store.reads.clear();

    assertThat(failure(reader)).isEqualTo(notFound("item-1-0"));
    clock.pass(Duration.ofDays(1));
    assertThat(failure(reader)).isEqualTo(notFound("item-1-0"));
    assertThat(store.reads).hasSize(2);
  }

  @Test
  void underRetainNothingIsEverGone() {
    KeystoreSecret reader = made(reader(1), DeletionPolicy.RETAIN);
    vanish("item-1");

    assertThat(failure(reader)).isEqualTo(notFound("item-1"));
    clock.pass(Duration.ofDays(1));
    assertThat(failure(reader)).isEqualTo(notFound("item-1"));
  }

  @ParameterizedTest
  @EnumSource(DeletionPolicy.class)
  void whatWasMadeOnceLosesNothing(DeletionPolicy policy) {
    KeystoreSecret reader = made(with(RefreshPolicy.CREATED_ONCE, "10s", reader(1)), policy);
    vanish("item-1");

    assertThat(failure(reader)).isEqualTo(notFound("item-1"));
    clock.pass(Duration.ofDays(1));
    assertThat(failure(reader)).isEqualTo(notFound("item-1"));
  }

  @Test
  void aReadThatLagsBehindIsNoLoss() {
    KeystoreSecret reader = made(reader(1), DeletionPolicy.DELETE);
    store.late.add("item-1");

    assertThat(found(reader)).containsExactly("item-1");
    clock.pass(MINUTE);
    assertThat(found(reader)).containsExactly("item-1");
  }

  @Test
  void whoWasThereBetweenTwoReadsWaitsAnew() {
    KeystoreSecret reader = made(reader(1), DeletionPolicy.DELETE);
    vanish("item-1");
    failure(reader);
    clock.pass(Duration.ofSeconds(30));
    store.missing.clear();
    found(reader);

    vanish("item-1");
    clock.pass(Duration.ofSeconds(30));

    assertThat(failure(reader)).isEqualTo(vanished(Loss.SECRET, MINUTE, "item-1"));
  }

  /// The other item's absence is settled, and must not keep the first one's time running.
  @Test
  void underMergeWhoWasThereBetweenTwoReadsWaitsAnewThoughAnotherIsOut() {
    KeystoreSecret reader = made(reader(1, 3), DeletionPolicy.MERGE, "item-1-0");
    vanish("item-1-0", "item-1-1");
    failure(reader);
    store.missing.remove("item-1-1");
    found(reader);

    vanish("item-1-1");
    clock.pass(MINUTE);

    assertThat(failure(reader)).isEqualTo(vanished(Loss.KEYS, MINUTE, "item-1-1"));
  }

  @Test
  void whoVanishesLaterWaitsItsOwnTime() {
    KeystoreSecret reader = made(reader(1, 3), DeletionPolicy.MERGE);
    vanish("item-1-0");
    failure(reader);
    clock.pass(MINUTE);
    vanish("item-1-1");

    assertThat(failure(reader)).isEqualTo(vanished(Loss.KEYS, MINUTE, "item-1-0", "item-1-1"));
    clock.pass(MINUTE);
    assertThat(found(reader)).containsExactly("item-1-2");
  }

  @Test
  void aTableThatIsMadeAnewIsAnotherOne() {
    KeystoreSecret reader = made(reader(1), DeletionPolicy.DELETE);
    vanish("item-1");
    failure(reader);
    clock.pass(MINUTE);
    store.tableId = "made anew";

    assertThat(failure(reader)).isEqualTo(vanished(Loss.SECRET, MINUTE, "item-1"));
    clock.pass(Duration.ofDays(365));
    assertThat(failure(reader)).isEqualTo(held(new Doubt.AnotherTable(), "item-1"));
  }

  @Test
  void aTableThatWasRestoredUnderItsNameLosesNobodyItsSecret() {
    KeystoreSecret deleting = made(reader(1), DeletionPolicy.DELETE);
    KeystoreSecret merging = made(reader(2, 2), DeletionPolicy.MERGE);
    store.tableId = "restored";
    vanish("item-1", "item-2-0");
    failure(deleting);
    failure(merging);

    clock.pass(Duration.ofDays(1));

    assertThat(failure(deleting)).isEqualTo(held(new Doubt.AnotherTable(), "item-1"));
    assertThat(failure(merging)).isEqualTo(held(new Doubt.AnotherTable(), "item-2-0"));
  }

  @Test
  void aTableWithoutAnIdCannotBeToldFromOneMadeAnew() {
    store.tableId = "";
    KeystoreSecret reader = made(reader(1), DeletionPolicy.DELETE);
    vanish("item-1");
    failure(reader);

    clock.pass(MINUTE);

    assertThat(failure(reader)).isEqualTo(held(new Doubt.AnotherTable(), "item-1"));
  }

  @Test
  void aKeystoreThatIsEditedIsReadAnew() {
    KeystoreSecret reader = made(reader(1), DeletionPolicy.DELETE);
    vanish("item-1");
    failure(reader);
    clock.pass(MINUTE);
    edit = VanishingTest::nextGeneration;

    assertThat(failure(reader)).isEqualTo(vanished(Loss.SECRET, MINUTE, "item-1"));
    clock.pass(MINUTE);
    assertThat(judged(reader)).isInstanceOf(Finding.AllGone.class);
  }

  @Test
  void aSpecThatIsEditedWaitsAnew() {
    KeystoreSecret reader = made(reader(1), DeletionPolicy.DELETE);
    vanish("item-1");
    failure(reader);
    clock.pass(MINUTE);
    reader.getMetadata().setGeneration(2L);

    assertThat(failure(reader)).isEqualTo(vanished(Loss.SECRET, MINUTE, "item-1"));
  }

  @Test
  void afterARestartTheWaitBeginsAnew() {
    KeystoreSecret reader = made(reader(1), DeletionPolicy.DELETE);
    vanish("item-1");
    failure(reader);
    clock.pass(MINUTE);

    items = started();

    assertThat(failure(reader)).isEqualTo(vanished(Loss.SECRET, MINUTE, "item-1"));
  }

  /// Errors, throttling, keys that stay unprocessed, a lost permission: all of them end the read.
  @Test
  void anErrorIsItselfAndNoAbsence() {
    KeystoreSecret reader = made(reader(1), DeletionPolicy.DELETE);
    vanish("item-1");
    store.failure = new SyncFailure.Throttled("DynamoDB", "BatchGetItem");
    assertThat(failure(reader)).isEqualTo(store.failure);
    clock.pass(MINUTE);
    assertThat(failure(reader)).isEqualTo(store.failure);

    store.failure = null;

    assertThat(failure(reader)).isEqualTo(vanished(Loss.SECRET, MINUTE, "item-1"));
  }

  @Test
  void anErrorOfTheReadThatDecidesIsItselfToo() {
    KeystoreSecret reader = made(reader(1), DeletionPolicy.DELETE);
    vanish("item-1");
    failure(reader);
    clock.pass(MINUTE);
    store.failureOfExamination = new SyncFailure.Throttled("DynamoDB", "BatchGetItem");

    assertThat(failure(reader)).isEqualTo(store.failureOfExamination);
  }

  @Test
  void anItemThatHasAnotherVersionIsNotGone() {
    KeystoreSecret reader = made(with("7", reader(1)), DeletionPolicy.DELETE);
    store.missingVersions.add("item-1");
    failure(reader);

    clock.pass(Duration.ofDays(1));

    assertThat(failure(reader))
        .isEqualTo(new SyncFailure.ItemNotFound(List.of(new ItemKey("item-1", "7"))));
    store.missing.add("item-1");
    assertThat(failure(reader)).isInstanceOf(SyncFailure.ItemsVanished.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = DeletionPolicy.class,
      names = {"DELETE", "MERGE"})
  void whereThereIsNoSecretThereIsNothingToLose(DeletionPolicy policy) {
    KeystoreSecret reader = with(policy, reader(1));
    secrets.holds = false;
    vanish("item-1");
    failure(reader);

    clock.pass(Duration.ofDays(1));

    assertThat(failure(reader)).isEqualTo(notFound("item-1"));
  }

  @Test
  void aSecretIsMadeWithoutWhatWasNeverThereOnceThatIsSure() {
    KeystoreSecret reader = with(DeletionPolicy.MERGE, reader(1, 2));
    secrets.holds = false;
    vanish("item-1-0");

    assertThat(failure(reader)).isEqualTo(vanished(Loss.KEYS, MINUTE, "item-1-0"));
    clock.pass(MINUTE);

    assertThat(found(reader)).containsExactly("item-1-1");
  }

  /// Restored from a backup, with its Secret but without its status, while the table is still being
  /// filled.
  @ParameterizedTest
  @EnumSource(
      value = DeletionPolicy.class,
      names = {"DELETE", "MERGE"})
  void aSecretOfWhichNoStatusTellsKeepsAll(DeletionPolicy policy) {
    KeystoreSecret reader = with(policy, reader(1));
    vanish("item-1");
    failure(reader);

    clock.pass(Duration.ofDays(1));

    assertThat(failure(reader)).isEqualTo(held(new Doubt.AnotherTable(), "item-1"));
  }

  @Test
  void whenMoreThanAFifthIsMissingTogetherNothingIsGone() {
    List<KeystoreSecret> lost = lose(0, 6);

    clock.pass(MINUTE);

    assertThat(lost)
        .allSatisfy(
            reader ->
                assertThat(failure(reader))
                    .isEqualTo(held(new Doubt.ManyMissing(6, 26), nameIn(reader))));
    store.missing.remove("item-0");
    clock.pass(MINUTE);
    assertThat(judged(lost.get(1)))
        .as("five of 26 are no fifth")
        .isInstanceOf(Finding.AllGone.class);
  }

  @Test
  void whatOthersMissCountsWhateverTheirPolicy() {
    KeystoreSecret reader = made(reader(1), DeletionPolicy.DELETE);
    vanish("item-1", "item-100", "item-101", "item-102", "item-103");
    failure(reader);

    clock.pass(MINUTE);

    assertThat(failure(reader)).isEqualTo(held(new Doubt.ManyMissing(5, 21), "item-1"));
  }

  @Test
  void upToFourMayVanishFromASmallKeystore() {
    readers.clear();
    List<KeystoreSecret> lost = lose(0, 4);

    clock.pass(MINUTE);

    assertThat(lost)
        .allSatisfy(reader -> assertThat(judged(reader)).isInstanceOf(Finding.AllGone.class));
  }

  @Test
  void whatIsLostLittleByLittleIsCountedTogether() {
    for (KeystoreSecret reader : lose(0, 5)) {
      clock.pass(MINUTE);
      judged(reader);
      // Deleted, and its keys no longer known from it.
      readers.remove(reader);
    }
    KeystoreSecret last = made(reader(6), DeletionPolicy.DELETE);
    vanish("item-6");
    failure(last);
    clock.pass(MINUTE);

    assertThat(failure(last)).isEqualTo(held(new Doubt.ManyMissing(6, 26), "item-6"));

    clock.pass(Duration.ofHours(1));
    assertThat(judged(last)).as("an hour later").isInstanceOf(Finding.AllGone.class);
  }

  @Test
  void theOwnerConfirmsWhatHasBeenMissingSoFar() {
    List<KeystoreSecret> lost = lose(0, 6);
    clock.pass(MINUTE);
    failure(lost.getFirst());
    clock.pass(MINUTE);

    confirm(Duration.ZERO);

    assertThat(lost)
        .allSatisfy(reader -> assertThat(judged(reader)).isInstanceOf(Finding.AllGone.class));

    readers.removeAll(lost);
    clock.pass(Duration.ofDays(1));
    List<KeystoreSecret> later = lose(50, 6);
    clock.pass(MINUTE);
    assertThat(failure(later.getFirst())).isInstanceOf(SyncFailure.DeletionHeld.class);
  }

  @Test
  void theOwnerConfirmsThatAnotherTableLacksWhatIsGone() {
    KeystoreSecret reader = made(reader(1), DeletionPolicy.DELETE);
    store.tableId = "moved";
    vanish("item-1");
    failure(reader);
    clock.pass(MINUTE);
    assertThat(failure(reader)).isInstanceOf(SyncFailure.DeletionHeld.class);

    confirm(Duration.ZERO);

    assertThat(judged(reader)).isInstanceOf(Finding.AllGone.class);
  }

  @Test
  void aConfirmationDoesNotShortenTheWait() {
    KeystoreSecret reader = made(reader(1), DeletionPolicy.DELETE);
    vanish("item-1");
    failure(reader);
    clock.pass(Duration.ofSeconds(30));
    confirm(Duration.ZERO);

    assertThat(failure(reader)).isInstanceOf(SyncFailure.ItemsVanished.class);
  }

  @Test
  void neitherATimeToComeNorAWordConfirmsAnything() {
    List<KeystoreSecret> lost = lose(0, 6);
    clock.pass(MINUTE);

    confirm(Duration.ofDays(1));
    assertThat(failure(lost.getFirst())).isInstanceOf(SyncFailure.DeletionHeld.class);
    resource.getMetadata().setAnnotations(Map.of(ApiGroup.GONE_ANNOTATION, "yes"));
    assertThat(failure(lost.getFirst())).isInstanceOf(SyncFailure.DeletionHeld.class);
  }

  @Test
  void whatWasMadeOnceDoesNotCount() {
    KeystoreSecret reader = made(reader(1), DeletionPolicy.DELETE);
    vanish("item-1", "item-100", "item-101", "item-102", "item-103");
    readers.stream()
        .filter(r -> nameIn(r).startsWith("item-10"))
        .forEach(r -> with(RefreshPolicy.CREATED_ONCE, "1h", r));
    failure(reader);

    clock.pass(MINUTE);

    assertThat(judged(reader)).isInstanceOf(Finding.AllGone.class);
  }

  @Test
  void whoCannotReadDoesNotCountAndKeepsNobodyFromDeleting() {
    KeystoreSecret reader = made(reader(1), DeletionPolicy.DELETE);
    vanish("item-1", "item-100", "item-101", "item-102", "item-103");
    unable.addAll(readers.subList(0, 2));
    keystores.put(readers.get(2), keystore("refused"));
    store.refusedScope = "refused";
    failure(reader);

    clock.pass(MINUTE);

    assertThat(judged(reader)).isInstanceOf(Finding.AllGone.class);
  }

  @Test
  void whenTheOthersCannotBeCountedForAnOutageNothingIsGone() {
    KeystoreSecret reader = made(reader(1), DeletionPolicy.DELETE);
    vanish("item-1");
    failure(reader);
    clock.pass(MINUTE);
    store.refused.add("item-100");

    assertThat(failure(reader)).isInstanceOf(SyncFailure.AccessDenied.class);
  }

  @Test
  void whatWasFoundIsGoneAsWhatIsNamed() {
    KeystoreSecret finder = made(finder(1), DeletionPolicy.MERGE);
    made(finder, null, KeystoreSecretStatus.Origin.FIND, "found-1/a", "found-1/b");
    vanish("found-1/a");

    assertThat(failure(finder)).isEqualTo(vanished(Loss.KEYS, MINUTE, "found-1/a"));
    clock.pass(MINUTE);

    assertThat(found(finder)).containsExactly("found-1/b");
  }

  @Test
  void whatOthersHaveFoundOrExtractedCounts() {
    KeystoreSecret reader = made(reader(1), DeletionPolicy.DELETE);
    KeystoreSecret finder = made(finder(2), DeletionPolicy.RETAIN);
    String[] found = {"found-2/a", "found-2/b", "found-2/c", "found-2/d"};
    made(finder, null, KeystoreSecretStatus.Origin.FIND, found);
    KeystoreSecret extractor = made(extractor(3, "7"), DeletionPolicy.RETAIN);
    made(extractor, "7", KeystoreSecretStatus.Origin.EXTRACT, "item-3");
    vanish("item-1");
    vanish(found);
    store.missingVersions.add("item-3");
    failure(reader);

    clock.pass(MINUTE);

    assertThat(failure(reader)).isEqualTo(held(new Doubt.ManyMissing(6, 26), "item-1"));
  }

  /// The first look at so many readers, each of one item, that lose it.
  private List<KeystoreSecret> lose(int from, int count) {
    List<KeystoreSecret> lost = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      lost.add(made(reader(i), DeletionPolicy.DELETE));
      vanish("item-" + i);
    }
    lost.forEach(this::failure);
    return lost;
  }

  private void vanish(String... names) {
    store.missing.addAll(Set.of(names));
  }

  private void confirm(Duration ahead) {
    String time = clock.instant().plus(ahead).truncatedTo(ChronoUnit.SECONDS).toString();
    resource.getMetadata().setAnnotations(Map.of(ApiGroup.GONE_ANNOTATION, time));
  }

  private Finding judged(KeystoreSecret reader) {
    ResolvedKeystore keystore = edit.apply(keystore());
    SyncPlan plan = ReaderFixtures.plan(reader, keystore);
    return items.judge(reader, plan, store.fetch(keystore, plan.keys(), Consistency.EVENTUAL));
  }

  private Set<String> found(KeystoreSecret reader) {
    Finding finding = judged(reader);
    assertThat(finding).isInstanceOf(Finding.Found.class);
    return ((Finding.Found) finding)
        .items().found().keySet().stream().map(ItemKey::name).collect(Collectors.toSet());
  }

  private SyncFailure failure(KeystoreSecret reader) {
    return Failures.of(() -> judged(reader));
  }

  private static String nameIn(KeystoreSecret reader) {
    return reader.getSpec().data().getFirst().remoteRef().key();
  }

  private static SyncFailure vanished(Loss loss, Duration left, String... names) {
    return new SyncFailure.ItemsVanished(keys(names), loss, MINUTE, left);
  }

  private static SyncFailure notFound(String... names) {
    return new SyncFailure.ItemNotFound(keys(names));
  }

  private static SyncFailure held(Doubt doubt, String... names) {
    return new SyncFailure.DeletionHeld(keys(names), doubt);
  }

  private static List<ItemKey> keys(String... names) {
    return List.of(names).stream().map(ItemKey::newest).toList();
  }

  /// In step, but for keys that it does without.
  private KeystoreSecret made(KeystoreSecret reader, DeletionPolicy policy, String... gone) {
    KeystoreSecret made = with(policy, reader);
    List<KeystoreSecretStatus.Key> keys =
        made.getSpec().data().stream()
            .map(e -> new KeystoreSecretStatus.Key(e.secretKey(), e.remoteRef().key(), null, null))
            .toList();
    Predicate<KeystoreSecretStatus.Key> isGone = key -> List.of(gone).contains(key.key());
    made.setStatus(
        new KeystoreSecretStatus(
            1L,
            List.of(),
            new KeystoreSecretStatus.Target(made.targetName(), "1"),
            "revision",
            keys.stream().filter(isGone.negate()).toList(),
            null,
            null,
            null,
            keys.stream().filter(isGone).toList(),
            TableMark.of(keystore(), store.tableId)));
    readers.add(made);
    return made;
  }

  /// Made of items that its `data` does not name.
  private static void made(
      KeystoreSecret reader,
      @Nullable String version,
      KeystoreSecretStatus.Origin from,
      String... items) {
    KeystoreSecretStatus before = reader.statusOrEmpty();
    reader.setStatus(
        new KeystoreSecretStatus(
            before.observedGeneration(),
            before.conditions(),
            before.target(),
            before.syncedRevision(),
            List.of(items).stream()
                .map(item -> new KeystoreSecretStatus.Key(null, item, version, from))
                .toList(),
            null,
            null,
            null,
            List.of(),
            before.table()));
  }

  private static ResolvedKeystore nextGeneration(ResolvedKeystore keystore) {
    return new ResolvedKeystore(
        keystore.id(),
        keystore.uid(),
        keystore.generation() + 1,
        keystore.table(),
        keystore.format(),
        keystore.session(),
        keystore.kmsKeyArns(),
        keystore.encryptionContext(),
        keystore.finds(),
        keystore.access());
  }

  private final class Readership implements MissingCensus.Readership {
    @Override
    public List<KeystoreSecret> of(KeystoreId keystore) {
      return List.copyOf(readers);
    }

    @Override
    public ResolvedKeystore keystore(KeystoreSecret reader) {
      if (unable.contains(reader)) {
        throw new SyncFailedException(
            new SyncFailure.ServiceAccountUnusable("team", "app", "does not exist"));
      }
      return edit.apply(keystores.getOrDefault(reader, ReaderFixtures.keystore()));
    }

    @Override
    public Optional<? extends HasMetadata> resource(KeystoreId keystore) {
      return Optional.of(resource);
    }
  }
}
