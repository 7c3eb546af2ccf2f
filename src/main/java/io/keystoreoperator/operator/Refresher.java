package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.api.DeletionPolicy;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.model.KeyNames;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.operator.FailureReport.Retry;
import io.keystoreoperator.operator.metrics.SyncMeters;
import io.keystoreoperator.plan.SyncPlan;
import io.keystoreoperator.store.Consistency;
import io.keystoreoperator.store.FetchedItems;
import io.keystoreoperator.store.ItemStore;
import io.keystoreoperator.sync.ItemRead;
import io.keystoreoperator.sync.TableMark;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// Compares KeystoreSecrets with their keystore, read together, and wakes those that have something
/// to do; they find what was read for them.
final class Refresher {
  private final ItemStore store;
  private final Listings listings;
  private final Function<KeystoreSecret, SyncPlan> plans;
  private final CohortReads reads;
  private final KeystoreHealth health;
  private final FailingReaders failing;
  private final Consumer<ResourceID> wake;
  private final SyncMeters meters;
  private final Clock clock;

  Refresher(
      ItemStore store,
      Listings listings,
      Function<KeystoreSecret, SyncPlan> plans,
      CohortReads reads,
      KeystoreHealth health,
      FailingReaders failing,
      Consumer<ResourceID> wake,
      SyncMeters meters,
      Clock clock) {
    this.store = store;
    this.listings = listings;
    this.plans = plans;
    this.reads = reads;
    this.health = health;
    this.failing = failing;
    this.wake = wake;
    this.meters = meters;
    this.clock = clock;
  }

  private record Member(KeystoreSecret reader, SyncPlan plan) {
    boolean searches() {
      return plan.sources().isSearching();
    }
  }

  /// Compares them all.
  ///
  /// @return false when something passing kept some from being read
  boolean refresh(List<KeystoreSecret> readers) {
    boolean read = true;
    for (List<Member> members : byKeystore(readers)) {
      read &= refreshTogether(members);
    }
    return read;
  }

  /// Those that have something to compare, with whom they may read.
  private Collection<List<Member>> byKeystore(List<KeystoreSecret> readers) {
    Map<Cohort.Identity, List<Member>> members = new LinkedHashMap<>();
    for (KeystoreSecret reader : readers) {
      // A reconcile that is to come, or under way, reads for itself.
      if (!reader.statusIsCurrent() || reads.isExpected(reader)) {
        continue;
      }
      plan(reader, () -> plans.apply(reader))
          .ifPresent(
              plan ->
                  members
                      .computeIfAbsent(Cohort.Identity.of(plan.keystore()), _ -> new ArrayList<>())
                      .add(new Member(reader, plan)));
    }
    return members.values();
  }

  /// Empty when it cannot even be planned, and is woken: its reconcile tells why.
  private Optional<SyncPlan> plan(KeystoreSecret reader, Supplier<SyncPlan> planning) {
    try {
      return Optional.of(planning.get());
    } catch (SyncFailedException _) {
      wake(reader);
      return Optional.empty();
    }
  }

  private boolean refreshTogether(List<Member> members) {
    boolean read = true;
    List<Member> complete = new ArrayList<>(members.stream().filter(m -> !m.searches()).toList());
    List<Member> searching = members.stream().filter(Member::searches).toList();
    if (!searching.isEmpty()) {
      try {
        complete.addAll(found(searching));
      } catch (SyncFailedException e) {
        read = failed(searching, e.failure(), _ -> {});
      }
    }
    for (var cohort : cohorts(complete).entrySet()) {
      read &= compare(cohort.getKey(), cohort.getValue());
    }
    return read;
  }

  /// The same with what they find, all in one listing.
  private List<Member> found(List<Member> searching) {
    KeyNames names =
        listings.names(
            searching.getFirst().plan().keystore(), Consistency.EVENTUAL, listings.now());
    List<Member> found = new ArrayList<>();
    for (Member member : searching) {
      plan(member.reader(), () -> member.plan().among(names))
          .ifPresent(plan -> found.add(new Member(member.reader(), plan)));
    }
    return found;
  }

  private Map<Cohort, List<Member>> cohorts(List<Member> members) {
    Map<Cohort, List<Member>> cohorts = new LinkedHashMap<>();
    Cohort last = null;
    for (Member member : members) {
      if (last == null || !last.hasRoom()) {
        last = new Cohort(store, member.plan().keystore(), Consistency.EVENTUAL);
      }
      last.join(member.plan());
      cohorts.computeIfAbsent(last, _ -> new ArrayList<>()).add(member);
    }
    cohorts.keySet().forEach(Cohort::complete);
    return cohorts;
  }

  private boolean compare(Cohort cohort, List<Member> members) {
    try {
      for (Member member : members) {
        compare(cohort, member);
      }
      return true;
    } catch (SyncFailedException e) {
      return failed(
          members, e.failure(), member -> reads.leave(member.reader(), cohort, member.plan()));
    }
  }

  private void compare(Cohort cohort, Member member) {
    KeystoreSecret reader = member.reader();
    ItemRead read = cohort.readFor(member.plan());
    if (isReady(reader) && isInStep(reader, member.plan(), read.items())) {
      ResourceID id = ResourceID.fromResource(reader);
      failing.succeeded(id);
      health.forget(id);
      meters.comparedUnchanged(member.plan().keys().size());
    } else {
      meters.comparedChanged();
      reads.leave(reader, cohort, read.plan());
      wake(reader);
    }
  }

  /// What was missing when the Secret was made, and is missing still, is in its revision, too.
  private static boolean isInStep(KeystoreSecret reader, SyncPlan plan, FetchedItems items) {
    boolean sameTable =
        reader.getSpec().target().deletionPolicy() == DeletionPolicy.RETAIN
            || Objects.equals(
                TableMark.of(plan.keystore(), items.tableId()), reader.statusOrEmpty().table());
    return sameTable
        && plan.revision(items.found()).equals(reader.statusOrEmpty().syncedRevision());
  }

  /// A passing failure is told on the keystore, and of those who wait for nothing only when they
  /// have waited too long: one outage is not to wake thousands, who could but say the same.
  ///
  /// @param leave what those who are woken find
  private boolean failed(List<Member> members, SyncFailure failure, Consumer<Member> leave) {
    KeystoreId keystore = members.getFirst().reader().keystoreId();
    FailureReport report = FailureReport.of(failure, keystore);
    boolean passing = report.retry() == Retry.TRANSIENT;
    health.failed(keystore, ResourceID.fromResource(members.getFirst().reader()), report);
    for (Member member : members) {
      meters.comparisonFailed();
      KeystoreSecret reader = member.reader();
      boolean waits =
          !isReady(reader)
              || failing
                  .failed(ResourceID.fromResource(reader))
                  .isStale(clock.instant(), RefreshRules.specified(reader));
      if (!passing || waits) {
        leave.accept(member);
        wake(reader);
      }
    }
    return !passing;
  }

  private void wake(KeystoreSecret reader) {
    wake.accept(ResourceID.fromResource(reader));
  }

  private static boolean isReady(KeystoreSecret reader) {
    return reader.statusOrEmpty().ready()
        && Objects.equals(
            reader.statusOrEmpty().observedGeneration(), reader.getMetadata().getGeneration());
  }
}
