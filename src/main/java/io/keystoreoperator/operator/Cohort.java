package io.keystoreoperator.operator;

import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.plan.SyncPlan;
import io.keystoreoperator.store.Consistency;
import io.keystoreoperator.store.FetchedItems;
import io.keystoreoperator.store.ItemStore;
import io.keystoreoperator.sync.ItemRead;
import io.keystoreoperator.sync.OpenedValues;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// KeystoreSecrets of one session and table that are read together: about a hundred items, one
/// call.
final class Cohort {
  static final int KEYS = 100;

  /// About as long as tens of thousands take to be worked off.
  private static final Duration FRESH = Duration.ofMinutes(10);

  private final ResolvedKeystore keystore;
  private final Consistency consistency;
  private final Set<ItemKey> keys = new TreeSet<>();
  private final OpenedValues opened = new OpenedValues();
  private final FutureTask<FetchedItems> read;
  private final CountDownLatch joined = new CountDownLatch(1);
  private final long gathered;

  /// Null until somebody reads.
  private volatile @Nullable Long readSince;

  /// @param gathered when, by [Listings#now()]
  Cohort(ItemStore store, ResolvedKeystore keystore, Consistency consistency, long gathered) {
    this.keystore = keystore;
    this.consistency = consistency;
    this.gathered = gathered;
    this.read =
        new FutureTask<>(
            () -> {
              readSince = System.nanoTime();
              return PartwiseRead.fetch(store, keystore, keys, consistency);
            });
  }

  /// What readers have in common who may share a read: the session, the table and all that decides
  /// how items are opened.
  record Identity(SessionRequest session, KeystoreId id, String uid, long generation) {
    static Identity of(ResolvedKeystore keystore) {
      return new Identity(keystore.session(), keystore.id(), keystore.uid(), keystore.generation());
    }
  }

  /// Whether a reader of this keystore may share the read.
  boolean fits(ResolvedKeystore other) {
    return Identity.of(keystore).equals(Identity.of(other));
  }

  /// Too old a read tells nothing: whoever left it there was overtaken.
  ///
  /// @param now by [Listings#now()]
  boolean isFresh(long now) {
    return now - gathered < FRESH.toNanos();
  }

  /// Whether what it holds, or will hold, was read after what the other holds.
  boolean isNewerThan(Cohort other) {
    Long mine = readSince;
    Long its = other.readSince;
    return mine == null || its == null || mine - its > 0;
  }

  Consistency consistency() {
    return consistency;
  }

  boolean hasRoom() {
    return keys.size() < KEYS;
  }

  /// Whether nothing else is read than what this plan wants.
  boolean isOf(SyncPlan plan) {
    return keys.equals(plan.keys());
  }

  /// Only before it is [#complete].
  void join(SyncPlan plan) {
    keys.addAll(plan.keys());
  }

  /// All have joined; to be called whatever happens, for members wait for it.
  void complete() {
    joined.countDown();
  }

  /// The items of one member, once the cohort is complete; the first member reads for all.
  ItemRead readFor(SyncPlan plan) {
    FetchedItems all = fetch();
    Map<ItemKey, EncryptedItem> found = new HashMap<>();
    Set<ItemKey> missing = new HashSet<>();
    for (ItemKey key : plan.keys()) {
      EncryptedItem item = all.found().get(key);
      if (item == null) {
        missing.add(key);
      } else {
        found.put(key, item);
      }
    }
    return new ItemRead(plan, new FetchedItems(found, missing, all.tableId()), opened);
  }

  private FetchedItems fetch() {
    try {
      joined.await();
      read.run();
      return read.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncFailedException(
          new SyncFailure.Hindered("reading items", "the operator was interrupted"));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    }
  }
}
