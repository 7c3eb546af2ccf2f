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
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/// Reads items for many KeystoreSecrets at once. Whoever is reconciled first reads for those whose
/// reconcile is still to come, and they find their share waiting. A lone change reads its own keys.
final class CohortReads implements ItemSource {
  /// Sharing one item makes members many; each is planned before the read.
  private static final int MEMBERS = 2_000;

  private final ItemStore store;
  private final Listings listings;
  private final Function<KeystoreSecret, SyncPlan> plans;
  private final Function<ResourceID, Optional<KeystoreSecret>> readers;
  private final PendingReaders pending = new PendingReaders();
  private final Map<ResourceID, Share> shares = new ConcurrentHashMap<>();

  /// Held while a cohort is gathered, so that each is as large as can be: of many who come at once,
  /// the second finds its share of what the first has gathered.
  private final Map<KeystoreId, Lock> gathering = new ConcurrentHashMap<>();

  /// Since when they wait for an answer.
  private final Map<ResourceID, Long> asked = new ConcurrentHashMap<>();

  /// What each reconcile under way works with.
  private final Map<ResourceID, Cohort> taken = new ConcurrentHashMap<>();

  /// @param plans what is to be read, but for what is to be looked for
  CohortReads(
      ItemStore store,
      Listings listings,
      Function<KeystoreSecret, SyncPlan> plans,
      Function<ResourceID, Optional<KeystoreSecret>> readers) {
    this.store = store;
    this.listings = listings;
    this.plans = plans;
    this.readers = readers;
  }

  /// A reconcile of it will come, and read, unless its policy leaves it alone.
  void expect(KeystoreSecret reader) {
    if (isToRead(reader)) {
      asked.put(ResourceID.fromResource(reader), listings.now());
      pending.add(reader.keystoreId(), ResourceID.fromResource(reader));
    }
  }

  /// These are about to be written, each with the generation it will have: they read together, and
  /// nobody reads before the first of them is reconciled.
  void prepare(List<KeystoreSecret> readers) {
    List<Cohort> cohorts = new ArrayList<>();
    long now = listings.now();
    try {
      readers.forEach(reader -> prepare(reader, cohorts, now));
    } finally {
      cohorts.forEach(Cohort::complete);
    }
  }

  private void prepare(KeystoreSecret reader, List<Cohort> cohorts, long now) {
    try {
      SyncPlan plan = found(plans.apply(reader), Judge.consistency(reader), now);
      Cohort cohort =
          cohorts.stream()
              .filter(c -> c.hasRoom() && c.fits(plan.keystore()))
              .findFirst()
              .orElseGet(
                  () -> {
                    Cohort another =
                        new Cohort(store, plan.keystore(), Judge.consistency(reader), now);
                    cohorts.add(another);
                    return another;
                  });
      cohort.join(plan);
      leave(reader, cohort, plan);
    } catch (SyncFailedException _) {
      // Its own reconcile tells of it.
    }
  }

  private SyncPlan found(SyncPlan plan, Consistency consistency, long since) {
    return plan.sources().isSearching()
        ? plan.among(listings.names(plan.keystore(), consistency, since))
        : plan;
  }

  /// Empty where that would take a scan: nobody waits for one while a cohort is gathered.
  private Optional<SyncPlan> foundAlready(SyncPlan plan, Consistency consistency, long since) {
    return plan.sources().isSearching()
        ? listings.known(plan.keystore(), consistency, since).map(plan::among)
        : Optional.of(plan);
  }

  private long asked(KeystoreSecret reader) {
    Long since = asked.get(ResourceID.fromResource(reader));
    return since == null ? listings.now() : since;
  }

  /// Whether a reconcile of it is still to come, which makes a refresh of it idle.
  boolean isExpected(KeystoreSecret reader) {
    ResourceID id = ResourceID.fromResource(reader);
    return shares.containsKey(id) || pending.contains(reader.keystoreId(), id);
  }

  /// Its reconcile has come: until it reads, others may still read for it.
  void begin(KeystoreSecret reader) {
    if (isToRead(reader)) {
      asked.putIfAbsent(ResourceID.fromResource(reader), listings.now());
      pending.add(reader.keystoreId(), ResourceID.fromResource(reader));
    }
  }

  private boolean isToRead(KeystoreSecret reader) {
    Share share = shares.get(ResourceID.fromResource(reader));
    return !reader.leavesItsSecret() && (share == null || !share.isFor(reader));
  }

  /// Its reconcile is over: what was read for it before and not taken is out of date. What was read
  /// since it read its own is newer, and for the next.
  void end(KeystoreSecret reader) {
    gathering(reader, () -> keepWhatIsNewer(reader));
    asked.remove(ResourceID.fromResource(reader));
  }

  /// It is no more.
  void forget(KeystoreSecret reader) {
    taken.remove(ResourceID.fromResource(reader));
    end(reader);
  }

  /// Leaves a member's share of a read for its next reconcile.
  ///
  /// @param plan with what it has found, as it has joined
  void leave(KeystoreSecret reader, Cohort cohort, SyncPlan plan) {
    shares.put(ResourceID.fromResource(reader), Share.of(reader, cohort, plan));
  }

  /// The same when nothing was listed.
  ///
  /// @param plan with what is in its Secret, which is in step, and what has changed
  void leaveMore(KeystoreSecret reader, Cohort cohort, SyncPlan plan) {
    shares.put(ResourceID.fromResource(reader), Share.ofMore(reader, cohort, plan));
  }

  @Override
  public ItemRead read(KeystoreSecret desired, SyncPlan plan, Consistency consistency) {
    Place place = place(desired, plan, consistency);
    try {
      return place.cohort().readFor(place.plan());
    } catch (SyncFailedException e) {
      boolean isPerhapsANeighbours =
          e.failure() instanceof SyncFailure.AccessDenied
              || e.failure() instanceof SyncFailure.ItemsTooLarge;
      if (isPerhapsANeighbours && !place.cohort().isOf(place.plan())) {
        return alone(place.plan(), consistency);
      }
      throw e;
    }
  }

  /// @param plan with what it has found
  private record Place(Cohort cohort, SyncPlan plan) {}

  private Place place(KeystoreSecret desired, SyncPlan plan, Consistency wanted) {
    Optional<Place> kept = gathering(desired, () -> kept(desired, plan, wanted));
    if (kept.isPresent()) {
      return kept.get();
    }
    // What was told of is in a consistent listing that begins now.
    boolean told = isToldOfMore(desired) && shares.remove(ResourceID.fromResource(desired)) != null;
    Consistency consistency = told ? Consistency.STRONG : wanted;
    // Others may still read for it while it waits for a listing.
    SyncPlan found = found(plan, consistency, told ? listings.now() : asked(desired));
    return gathering(desired, () -> keptOrGathered(desired, found, consistency))
        .orElseGet(() -> place(desired, plan, wanted));
  }

  /// Empty when it was told of more while it waited.
  private Optional<Place> keptOrGathered(
      KeystoreSecret desired, SyncPlan found, Consistency consistency) {
    Optional<Place> kept = kept(desired, found, consistency);
    return kept.isPresent() || isToldOfMore(desired)
        ? kept
        : Optional.of(taken(desired, new Place(gather(desired, found, consistency), found)));
  }

  private boolean isToldOfMore(KeystoreSecret desired) {
    Share share = shares.get(ResourceID.fromResource(desired));
    return share != null && share.isOfMore();
  }

  /// What others have read for it.
  private Optional<Place> kept(KeystoreSecret desired, SyncPlan plan, Consistency consistency) {
    Share share = shares.get(ResourceID.fromResource(desired));
    return share != null && isFresh(share) && share.serves(desired, plan, consistency)
        ? takeShare(desired)
            .map(mine -> taken(desired, new Place(mine.cohort(), plan.among(mine.found()))))
        : Optional.empty();
  }

  private boolean isFresh(Share share) {
    return share.cohort().isFresh(listings.now());
  }

  private Place taken(KeystoreSecret desired, Place place) {
    taken.put(ResourceID.fromResource(desired), place.cohort());
    return place;
  }

  private <T> T gathering(KeystoreSecret reader, Supplier<T> work) {
    Lock lock = gathering.computeIfAbsent(reader.keystoreId(), _ -> new ReentrantLock());
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

  private Optional<Share> keepWhatIsNewer(KeystoreSecret reader) {
    ResourceID id = ResourceID.fromResource(reader);
    pending.remove(reader.keystoreId(), id);
    Cohort used = taken.remove(id);
    return Optional.ofNullable(
        shares.computeIfPresent(
            id, (_, share) -> used != null && share.cohort().isNewerThan(used) ? share : null));
  }

  private ItemRead alone(SyncPlan plan, Consistency consistency) {
    FetchedItems items = PartwiseRead.fetch(store, plan.keystore(), plan.keys(), consistency);
    return new ItemRead(plan, items, new OpenedValues());
  }

  private Cohort gather(KeystoreSecret desired, SyncPlan plan, Consistency consistency) {
    takeShare(desired).filter(share -> !isFresh(share)).ifPresent(this::expectAgain);
    Cohort cohort = new Cohort(store, plan.keystore(), consistency, listings.now());
    cohort.join(plan);
    try {
      gatherNeighbours(cohort, desired, plan);
      return cohort;
    } finally {
      cohort.complete();
    }
  }

  /// What is out of date for one is so for all who share it: they are gathered anew.
  private void expectAgain(Share outOfDate) {
    shares.forEach(
        (id, share) -> {
          boolean same = share.cohort() == outOfDate.cohort() && !share.isOfMore();
          if (same && shares.remove(id, share)) {
            readers.apply(id).ifPresent(reader -> pending.add(reader.keystoreId(), id));
          }
        });
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
      Optional<SyncPlan> found = foundAlready(plan, cohort.consistency(), asked(neighbour));
      found.ifPresent(
          complete -> {
            cohort.join(complete);
            leave(neighbour, cohort, complete);
          });
      return found.isPresent();
    } catch (SyncFailedException _) {
      // Its own reconcile tells of it.
    }
    return true;
  }
}
