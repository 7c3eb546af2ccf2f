package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.operator.Refresher.Left;
import io.keystoreoperator.operator.metrics.PushMeters;
import io.keystoreoperator.plan.ChangedKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who is compared when a change is told of.
class ChangeHintsTest {
  private static final Left NOBODY = new Left(List.of(), List.of());

  private final List<KeystoreSecret> readers = new CopyOnWriteArrayList<>();
  private final List<List<KeystoreSecret>> compared = new CopyOnWriteArrayList<>();
  private final List<Hint> hinted = new CopyOnWriteArrayList<>();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private volatile Function<List<Hint>, Left> outcome = _ -> NOBODY;
  private final ChangeHints hints =
      new ChangeHints(
          "ClusterKeystore account-a", () -> readers, this::compare, new PushMeters(registry));

  @AfterEach
  void close() {
    hints.close();
  }

  @Test
  void allWhoTakeAChangedItemAreComparedTogetherAndNobodyElse() {
    addReaders(3);
    KeystoreSecret shared = ReaderFixtures.readerOfTheSharedItem(7);
    KeystoreSecret other = ReaderFixtures.readerOfTheSharedItem(8);
    readers.addAll(List.of(shared, other));

    hints.changed(named("shared", "item-1"));

    await(() -> !compared.isEmpty());
    assertThat(compared).containsExactly(List.of(readers.get(1), shared, other));
    assertThat(count("compared")).isOne();
  }

  @Test
  void whatNobodyTakesComparesNobody() {
    addReaders(1);

    hints.changed(named("of-no-interest"));

    await(() -> count("ignored") == 1);
    assertThat(compared).isEmpty();
  }

  @Test
  void whatMayHaveBeenMissedComparesAll() {
    addReaders(5);

    hints.changed(new ChangedKeys.Any());

    await(() -> !compared.isEmpty());
    assertThat(compared).containsExactly(readers);
    assertThat(registry.get("keystore.operator.push.full.comparisons").counter().count()).isOne();
  }

  @Test
  void thousandsAreComparedInParts() {
    addReaders(5_000);

    hints.changed(new ChangedKeys.Any());

    await(() -> compared.size() == 3);
    assertThat(compared).extracting(List::size).containsExactly(2_000, 2_000, 1_000);
  }

  @Test
  void whatComesWhileSomeAreComparedIsTakenTogether() throws InterruptedException {
    addReaders(4);
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    outcome =
        _ -> {
          first.countDown();
          awaitQuietly(go);
          return NOBODY;
        };
    hints.changed(named("item-0"));
    first.await();
    hints.changed(named("item-1"));
    hints.changed(named("item-2", "item-0"));
    go.countDown();

    await(() -> compared.size() == 2);
    assertThat(compared)
        .containsExactly(List.of(readers.getFirst()), List.copyOf(readers.subList(0, 3)));
  }

  @Test
  void whoIsBusyIsComparedOnceItIsNot() {
    addReaders(2);
    outcome = some -> new Left(compared.size() < 3 ? some : List.of(), List.of());

    hints.changed(named("item-1"));

    await(() -> compared.size() == 3);
    assertThat(compared).containsOnly(List.of(readers.get(1)));
    assertNothingIsLeft(3);
  }

  @Test
  void whoCouldNotBeReadIsComparedAgainWithWhateverElseChanges() {
    addReaders(2);
    outcome = some -> new Left(List.of(), compared.size() == 1 ? some : List.of());
    hints.changed(named("item-1"));
    await(() -> compared.size() == 1);

    hints.changed(named("item-0"));

    await(() -> compared.size() >= 2);
    assertThat(compared.stream().skip(1).flatMap(List::stream).distinct().toList())
        .contains(readers.get(1));
  }

  @Test
  void whatChangesWhileSomeAreBusyIsNotForgotten() {
    readers.add(ReaderFixtures.finder(1));
    ChangedKeys both = named("found-1/a", "found-1/b");
    outcome =
        some -> new Left(some.getFirst().changed().equals(both) ? List.of() : some, List.of());
    hints.changed(named("found-1/a"));
    await(() -> !compared.isEmpty());

    hints.changed(named("found-1/b"));

    await(() -> hinted.getLast().changed().equals(both));
    assertThat(hinted.getFirst().changed()).isEqualTo(named("found-1/a"));
  }

  @Test
  void whoIsGoneBeforeItsTurnIsForgotten() {
    addReaders(1);
    outcome =
        some -> {
          readers.clear();
          return new Left(some, List.of());
        };

    hints.changed(named("item-0"));

    await(() -> compared.size() == 1);
    assertNothingIsLeft(1);
  }

  @Test
  void whoFollowsNothingIsLeftAlone() {
    readers.add(settled("refreshInterval: '0'"));
    readers.add(settled("refreshPolicy: OnChange"));
    readers.add(settled("refreshPolicy: CreatedOnce"));
    readers.add(settled("suspend: true"));
    KeystoreSecret leaving = ReaderFixtures.readerOfTheSharedItem(3);
    leaving.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
    readers.add(leaving);

    hints.changed(named("shared"));

    await(() -> count("ignored") == 1);
    assertThat(compared).isEmpty();
  }

  @Test
  void anErrorEndsNothing() {
    addReaders(1);
    outcome =
        _ -> {
          throw new IllegalStateException("once");
        };
    hints.changed(named("item-0"));
    await(() -> compared.size() == 1);

    outcome = _ -> NOBODY;
    hints.changed(named("item-0"));

    await(() -> compared.size() == 2);
  }

  /// A change of nobody's is taken after whatever was left.
  private void assertNothingIsLeft(int comparisons) {
    hints.changed(named("of-no-interest"));
    await(() -> count("ignored") == 1);
    assertThat(compared).hasSize(comparisons);
  }

  private Left compare(List<Hint> some) {
    hinted.addAll(some);
    compared.add(some.stream().map(Hint::reader).toList());
    return outcome.apply(some);
  }

  private void addReaders(int count) {
    readers.addAll(IntStream.range(0, count).mapToObj(ReaderFixtures::reader).toList());
  }

  private static KeystoreSecret settled(String field) {
    return Serialization.unmarshal(
        """
        apiVersion: keystore-operator.io/v1beta1
        kind: KeystoreSecret
        metadata: {name: app, namespace: team, generation: 1}
        spec:
          keystoreRef: {kind: ClusterKeystore, name: account-a}
          %s
          data: [{secretKey: k, remoteRef: {key: shared}}]
        status:
          observedGeneration: 1
          conditions: [{type: Ready, status: "True"}]
        """
            .formatted(field),
        KeystoreSecret.class);
  }

  private double count(String result) {
    return registry.get("keystore.operator.push.hints").tag("result", result).counter().count();
  }

  private static ChangedKeys named(String... names) {
    return new ChangedKeys.Named(Set.of(names));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(condition);
  }
}
