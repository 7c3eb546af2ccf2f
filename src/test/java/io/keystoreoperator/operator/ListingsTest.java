package io.keystoreoperator.operator;

import static io.keystoreoperator.operator.ReaderFixtures.keystore;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeyNames;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.store.Consistency;
import io.keystoreoperator.store.FetchedItems;
import io.keystoreoperator.store.ItemStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ListingsTest {
  private final FakeItemStore store = new FakeItemStore();
  private final FakeNanoTime time = new FakeNanoTime();
  private final Listings listings = new Listings(store, time);

  @Test
  void whoAskedBeforeTheScanBeganIsServedByIt() {
    long asked = listings.now();
    time.pass(Duration.ofSeconds(30));
    list(Consistency.STRONG, listings.now());

    list(Consistency.STRONG, asked);
    list(Consistency.EVENTUAL, asked);

    assertThat(store.listings).containsExactly(Consistency.STRONG);
  }

  @Test
  void whoAskedAfterItBeganIsNot() {
    list(Consistency.STRONG, listings.now());
    time.pass(Duration.ofNanos(1));

    list(Consistency.STRONG, listings.now());

    assertThat(store.listings).hasSize(2);
  }

  @Test
  void anEventuallyConsistentListingServesNobodyWhoWaits() {
    list(Consistency.EVENTUAL, listings.now());
    list(Consistency.STRONG, listings.now());
    list(Consistency.EVENTUAL, listings.now());

    assertThat(store.listings).containsExactly(Consistency.EVENTUAL, Consistency.STRONG);
  }

  @Test
  void refreshesScanATableAtMostOnceInFiveSeconds() {
    for (int i = 0; i < 60; i++) {
      list(Consistency.EVENTUAL, listings.now());
      time.pass(Duration.ofSeconds(1));
    }

    assertThat(store.listings).hasSize(10);
  }

  @Test
  void sessionsShareNothing() {
    listings.names(keystore("team-a"), Consistency.STRONG, listings.now());
    listings.names(keystore("team-b"), Consistency.STRONG, listings.now());

    assertThat(store.listings).hasSize(2);
  }

  @Test
  void aFailureIsRememberedAsLongAsNamesAre() {
    store.listingFailure = new SyncFailure.Throttled("DynamoDB", "Scan");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> list(Consistency.EVENTUAL, listings.now()))
          .isInstanceOf(SyncFailedException.class);
    }
    assertThat(store.listings).hasSize(1);

    store.listingFailure = null;
    time.pass(Duration.ofSeconds(6));
    assertThat(list(Consistency.EVENTUAL, listings.now())).isEqualTo(KeyNames.NONE);
  }

  @Test
  void whoComesDuringAScanWaitsForTheNextAndSharesIt() throws Exception {
    SlowStore slow = new SlowStore();
    Listings shared = new Listings(slow, slow);
    List<Future<KeyNames>> waiting = new ArrayList<>();
    try (var together = Executors.newVirtualThreadPerTaskExecutor()) {
      long first = shared.now();
      waiting.add(together.submit(() -> shared.names(keystore(), Consistency.STRONG, first)));
      slow.begun.await();
      for (int i = 0; i < 50; i++) {
        long asked = shared.now();
        waiting.add(together.submit(() -> shared.names(keystore(), Consistency.STRONG, asked)));
      }
      slow.mayEnd.countDown();
      for (Future<KeyNames> names : waiting) {
        assertThat(names.get()).isEqualTo(KeyNames.NONE);
      }
    }

    assertThat(slow.scans).hasValue(2);
  }

  private KeyNames list(Consistency consistency, long asked) {
    return listings.names(keystore(), consistency, asked);
  }

  /// Its first scan lasts until it may end; every look at the clock is a little later.
  private static final class SlowStore implements ItemStore, java.util.function.LongSupplier {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicInteger scans = new AtomicInteger();
    private final AtomicInteger clock = new AtomicInteger();

    @Override
    public long getAsLong() {
      return clock.incrementAndGet();
    }

    @Override
    public KeyNames names(ResolvedKeystore keystore, Consistency consistency) {
      scans.incrementAndGet();
      begun.countDown();
      try {
        mayEnd.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return KeyNames.NONE;
    }

    @Override
    public FetchedItems fetch(
        ResolvedKeystore keystore, Set<ItemKey> keys, Consistency consistency) {
      return new FetchedItems(Map.<ItemKey, EncryptedItem>of(), keys, "table");
    }

    @Override
    public FetchedItems examine(ResolvedKeystore keystore, Set<ItemKey> keys) {
      return fetch(keystore, keys, Consistency.STRONG);
    }
  }
}
