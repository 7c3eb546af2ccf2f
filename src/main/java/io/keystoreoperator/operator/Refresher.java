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
import io.keystoreoperator.plan.ChangedKeys;
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
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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

  private enum Found {
    /// All that there is to find.
    ALL,
    /// What is in the Secret, and what is told to have changed.
    MORE,
    /// A listing is to tell.
    NOT_YET
  }

  private record Member(Hint hint, SyncPlan plan, Found found) {
    KeystoreSecret reader() {
      return hint.reader();
    }
  }

  /// Those that were not compared.
  ///
  /// @param busy their reconcile is to come, or under way: it reads for itself
  /// @param unread something passing kept them from being read
  record Left(List<Hint> busy, List<Hint> unread) {
    Left {
      busy = List.copyOf(busy);
      unread = List.copyOf(unread);
    }
  }

  /// Compares them all, with what is lately written.
  ///
  /// @return false when something passing kept some from being read
  boolean refresh(List<KeystoreSecret> readers) {
    List<Hint> anything =
        readers.stream().map(reader -> new Hint(reader, new ChangedKeys.Any())).toList();
    return compare(anything, Consistency.EVENTUAL).unread().isEmpty();
  }

  /// Compares them all.
  Left compare(List<Hint> hints, Consistency consistency) {
    List<Hint> busy = new ArrayList<>();
    List<Hint> idle = new ArrayList<>();
    hints.forEach(hint -> (isBusy(hint.reader()) ? busy : idle).add(hint));
    List<Hint> unread = new ArrayList<>();
    for (List<Member> members : byKeystore(idle)) {
      compareTogether(members, consistency).forEach(member -> unread.add(member.hint()));
    }
    return new Left(busy, unread);
  }

  private boolean isBusy(KeystoreSecret reader) {
    return !reader.statusIsCurrent() || reads.isExpected(reader);
  }

  /// Those that have something to compare, with whom they may read.
  private Collection<List<Member>> byKeystore(List<Hint> hints) {
    return hints.stream()
        .flatMap(hint -> member(hint).stream())
        .collect(
            Collectors.groupingBy(
                member -> Cohort.Identity.of(member.plan().keystore()),
                LinkedHashMap::new,
                Collectors.toList()))
        .values();
  }

  private Optional<Member> member(Hint hint) {
    Optional<SyncPlan> plan = plan(hint.reader(), () -> plans.apply(hint.reader()));
    return switch (hint.changed()) {
      case ChangedKeys.Any() ->
          plan.map(
              it -> new Member(hint, it, it.sources().isSearching() ? Found.NOT_YET : Found.ALL));
      case ChangedKeys.Named(Set<String> names) -> plan.flatMap(it -> told(hint, it, names));
    };
  }

  /// Empty when none of the names is one that it takes and may read. One that is in step knows what
  /// its searches have found, and can find no more than what has changed: that takes no listing.
  private Optional<Member> told(Hint hint, SyncPlan plan, Set<String> names) {
    return plan(hint.reader(), () -> plan.among(KeyNames.of(names)))
        .filter(more -> more.keys().stream().anyMatch(key -> names.contains(key.name())))
        .map(
            more -> {
              if (!plan.sources().isSearching()) {
                return new Member(hint, plan, Found.ALL);
              }
              return isReady(hint.reader())
                  ? new Member(hint, more, Found.MORE)
                  : new Member(hint, plan, Found.NOT_YET);
            });
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

  /// Gives those that something passing kept from being read.
  private List<Member> compareTogether(List<Member> members, Consistency consistency) {
    List<Member> unread = new ArrayList<>();
    List<Member> known = new ArrayList<>();
    List<Member> searching = new ArrayList<>();
    members.forEach(m -> (m.found() == Found.NOT_YET ? searching : known).add(m));
    if (!searching.isEmpty()) {
      try {
        known.addAll(listed(searching, consistency));
      } catch (SyncFailedException e) {
        unread.addAll(failed(searching, e.failure(), _ -> {}));
      }
    }
    cohorts(known, consistency)
        .forEach((cohort, together) -> unread.addAll(compare(cohort, together)));
    return unread;
  }

  /// The same with what they find, all in one listing.
  private List<Member> listed(List<Member> searching, Consistency consistency) {
    KeyNames names =
        listings.names(searching.getFirst().plan().keystore(), consistency, listings.now());
    List<Member> found = new ArrayList<>();
    for (Member member : searching) {
      plan(member.reader(), () -> member.plan().among(names))
          .ifPresent(plan -> found.add(new Member(member.hint(), plan, Found.ALL)));
    }
    return found;
  }

  private Map<Cohort, List<Member>> cohorts(List<Member> members, Consistency consistency) {
    Map<Cohort, List<Member>> cohorts = new LinkedHashMap<>();
    Cohort last = null;
    for (Member member : members) {
      if (last == null || !last.hasRoom()) {
        last = new Cohort(store, member.plan().keystore(), consistency, listings.now());
      }
      last.join(member.plan());
      cohorts.computeIfAbsent(last, _ -> new ArrayList<>()).add(member);
    }
    cohorts.keySet().forEach(Cohort::complete);
    return cohorts;
  }

  private List<Member> compare(Cohort cohort, List<Member> members) {
    try {
      for (Member member : members) {
        compare(cohort, member);
      }
      return List.of();
    } catch (SyncFailedException e) {
      return failed(members, e.failure(), member -> leave(member, cohort));
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
      leave(member, cohort);
      wake(reader);
    }
  }

  private void leave(Member member, Cohort cohort) {
    if (member.found() == Found.MORE) {
      reads.leaveMore(member.reader(), cohort, member.plan());
    } else {
      reads.leave(member.reader(), cohort, member.plan());
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
  /// @return those that may be read another time
  private List<Member> failed(List<Member> members, SyncFailure failure, Consumer<Member> leave) {
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
    return passing ? members : List.of();
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
