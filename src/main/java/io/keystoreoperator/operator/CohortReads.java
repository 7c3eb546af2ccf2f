package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.plan.SyncPlan;
import io.keystoreoperator.store.Consistency;
import io.keystoreoperator.store.FetchedItems;
import io.keystoreoperator.store.ItemStore;
import io.keystoreoperator.sync.ItemRead;
import io.keystoreoperator.sync.ItemSource;
import io.keystoreoperator.sync.OpenedValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads items for many KeystoreSecrets at once. Whoever is reconciled first reads for those whose
/// reconcile is still to come, and they find their share waiting. A lone change reads its own keys.
final class CohortReads implements ItemSource {
  /// Sharing one item makes members many; each is planned before the read.
  private static final int MEMBERS = 2_000;

  private final ItemStore store;
  private final Function<KeystoreSecret, SyncPlan> plans;
  private final Function<ResourceID, Optional<KeystoreSecret>> readers;
  private final PendingReaders pending = new PendingReaders();
  private final Map<ResourceID, Share> shares = new ConcurrentHashMap<>();

  /// Held while a cohort is gathered, so that each is as large as can be: of many who come at once,
  /// the second finds its share of what the first has gathered.
  private final Map<KeystoreId, Lock> gathering = new ConcurrentHashMap<>();

  CohortReads(
      ItemStore store,
      Function<KeystoreSecret, SyncPlan> plans,
      Function<ResourceID, Optional<KeystoreSecret>> readers) {
    this.store = store;
    this.plans = plans;
    this.readers = readers;
  }

  /// A place in a cohort, for a KeystoreSecret as it was when the cohort was gathered.
  private record Share(Cohort cohort, long generation, @Nullable String forceSync) {
    boolean isFor(KeystoreSecret reader) {
      return generation == reader.getMetadata().getGeneration()
          && Objects.equals(forceSync, reader.forceSync());
    }
  }

  /// A reconcile of it will come, and read, unless its policy leaves it alone.
  void expect(KeystoreSecret reader) {
    ResourceID id = ResourceID.fromResource(reader);
    Share share = shares.get(id);
    if (!reader.leavesItsSecret() && (share == null || !share.isFor(reader))) {
      pending.add(reader.keystoreId(), id);
    }
  }

  /// These are about to be written, each with the generation it will have: they read together, and
  /// nobody reads before the first of them is reconciled.
  void prepare(List<KeystoreSecret> readers) {
    List<Cohort> cohorts = new ArrayList<>();
    try {
      readers.forEach(reader -> prepare(reader, cohorts));
    } finally {
      cohorts.forEach(Cohort::complete);
    }
  }

  private void prepare(KeystoreSecret reader, List<Cohort> cohorts) {
    try {
      SyncPlan plan = plans.apply(reader);
      Cohort cohort =
          cohorts.stream()
              .filter(c -> c.hasRoom() && c.fits(plan.keystore()))
              .findFirst()
              .orElseGet(
                  () -> {
                    Cohort another = new Cohort(store, plan.keystore(), Judge.consistency(reader));
                    cohorts.add(another);
                    return another;
                  });
      cohort.join(plan);
      leave(reader, cohort);
    } catch (SyncFailedException _) {
      // Its own reconcile tells of it.
    }
  }

  /// Whether a reconcile of it is still to come, which makes a refresh of it idle.
  boolean isExpected(KeystoreSecret reader) {
    ResourceID id = ResourceID.fromResource(reader);
    return shares.containsKey(id) || pending.contains(reader.keystoreId(), id);
  }

  /// Its reconcile has come: until it reads, others may still read for it.
  void begin(KeystoreSecret reader) {
    expect(reader);
  }

  /// Its reconcile is over, or it is no more: what was read for it and not taken is out of date.
  void end(KeystoreSecret reader) {
    gathering(reader.keystoreId(), () -> takeShare(reader));
  }

  /// Leaves a member's share of a read for its next reconcile.
  void leave(KeystoreSecret reader, Cohort cohort) {
    shares.put(
        ResourceID.fromResource(reader),
        new Share(cohort, reader.getMetadata().getGeneration(), reader.forceSync()));
  }

  @Override
  public ItemRead read(KeystoreSecret desired, SyncPlan plan, Consistency consistency) {
    Cohort cohort = cohort(desired, plan, consistency);
    try {
      return cohort.readFor(plan);
    } catch (SyncFailedException e) {
      if (e.failure() instanceof SyncFailure.AccessDenied) {
        // Perhaps of a neighbour's key alone.
        return alone(plan, consistency);
      }
      throw e;
    }
  }

  private Cohort cohort(KeystoreSecret desired, SyncPlan plan, Consistency consistency) {
    return gathering(
        desired.keystoreId(),
        () ->
            takeShare(desired)
                .filter(share -> isStillRight(share, desired, plan, consistency))
                .map(Share::cohort)
                .orElseGet(() -> gather(desired, plan, consistency)));
  }

  private <T> T gathering(KeystoreId keystore, Supplier<T> work) {
    Lock lock = gathering.computeIfAbsent(keystore, _ -> new ReentrantLock());
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /// From now on nobody reads for it.
  private Optional<Share> takeShare(KeystoreSecret reader) {
    ResourceID id = ResourceID.fromResource(reader);
    pending.remove(reader.keystoreId(), id);
    return Optional.ofNullable(shares.remove(id));
  }

  private static boolean isStillRight(
      Share share, KeystoreSecret desired, SyncPlan plan, Consistency consistency) {
    return share.isFor(desired)
        && share.cohort().fits(plan.keystore())
        && share.cohort().isFresh()
        && (consistency == Consistency.EVENTUAL
            || share.cohort().consistency() == Consistency.STRONG);
  }

  private ItemRead alone(SyncPlan plan, Consistency consistency) {
    FetchedItems items = store.fetch(plan.keystore(), plan.keys(), consistency);
    return new ItemRead(items, new OpenedValues());
  }

  private Cohort gather(KeystoreSecret desired, SyncPlan plan, Consistency consistency) {
    Cohort cohort = new Cohort(store, plan.keystore(), consistency);
    cohort.join(plan);
    try {
      gatherNeighbours(cohort, desired, plan);
      return cohort;
    } finally {
      cohort.complete();
    }
  }

  private void gatherNeighbours(Cohort cohort, KeystoreSecret desired, SyncPlan plan) {
    List<KeystoreSecret> otherwise = new ArrayList<>();
    String namespace = desired.getMetadata().getNamespace();
    boolean shared = plan.keystore().isSharedByNamespaces();
    for (int members = 1; cohort.hasRoom() && members < MEMBERS; members++) {
      Optional<ResourceID> next =
          pending.take(plan.keystore().id(), ns -> shared || ns.equals(namespace));
      if (next.isEmpty()) {
        break;
      }
      readers
          .apply(next.get())
          .filter(neighbour -> !join(cohort, neighbour))
          .ifPresent(otherwise::add);
    }
    otherwise.forEach(reader -> pending.add(reader.keystoreId(), ResourceID.fromResource(reader)));
  }

  /// False when the neighbour reads in another way, and someone else may read for it.
  private boolean join(Cohort cohort, KeystoreSecret neighbour) {
    if (neighbour.getSpec().suspend()
        || neighbour.isMarkedForDeletion()
        || neighbour.leavesItsSecret()) {
      return true;
    }
    if (Judge.consistency(neighbour) != cohort.consistency()) {
      return false;
    }
    try {
      SyncPlan plan = plans.apply(neighbour);
      if (!cohort.fits(plan.keystore())) {
        return false;
      }
      cohort.join(plan);
      leave(neighbour, cohort);
    } catch (SyncFailedException _) {
      // Its own reconcile tells of it.
    }
    return true;
  }
}
