package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.api.DeletionPolicy;
import io.keystoreoperator.api.KeystoreSecret;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// Compares KeystoreSecrets with their keystore, read together, and wakes those that have something
/// to do; they find what was read for them.
final class Refresher {
  private final ItemStore store;
  private final Function<KeystoreSecret, SyncPlan> plans;
  private final CohortReads reads;
  private final KeystoreHealth health;
  private final FailingReaders failing;
  private final Consumer<ResourceID> wake;
  private final SyncMeters meters;
  private final Clock clock;

  Refresher(
      ItemStore store,
      Function<KeystoreSecret, SyncPlan> plans,
      CohortReads reads,
      KeystoreHealth health,
      FailingReaders failing,
      Consumer<ResourceID> wake,
      SyncMeters meters,
      Clock clock) {
    this.store = store;
    this.plans = plans;
    this.reads = reads;
    this.health = health;
    this.failing = failing;
    this.wake = wake;
    this.meters = meters;
    this.clock = clock;
  }

  private record Member(KeystoreSecret reader, SyncPlan plan) {}

  /// Compares them all.
  ///
  /// @return false when something passing kept some from being read
  boolean refresh(List<KeystoreSecret> readers) {
    Map<Cohort, List<Member>> cohorts = new LinkedHashMap<>();
    for (KeystoreSecret reader : readers) {
      // A reconcile that is to come, or under way, reads for itself.
      if (!reader.statusIsCurrent() || reads.isExpected(reader)) {
        continue;
      }
      Optional<SyncPlan> plan = plan(reader);
      if (plan.isPresent()) {
        Cohort cohort = cohortFor(plan.get(), cohorts.keySet());
        cohorts.computeIfAbsent(cohort, _ -> new ArrayList<>()).add(new Member(reader, plan.get()));
      } else {
        wake(reader);
      }
    }
    boolean read = true;
    cohorts.keySet().forEach(Cohort::complete);
    for (var cohort : cohorts.entrySet()) {
      read &= compare(cohort.getKey(), cohort.getValue());
    }
    return read;
  }

  /// Empty when it cannot even be planned: its reconcile tells why.
  private Optional<SyncPlan> plan(KeystoreSecret reader) {
    try {
      return Optional.of(plans.apply(reader));
    } catch (SyncFailedException _) {
      return Optional.empty();
    }
  }

  private Cohort cohortFor(SyncPlan plan, Set<Cohort> cohorts) {
    Cohort cohort =
        cohorts.stream()
            .filter(c -> c.fits(plan.keystore()))
            .findFirst()
            .orElseGet(() -> new Cohort(store, plan.keystore(), Consistency.EVENTUAL));
    cohort.join(plan);
    return cohort;
  }

  private boolean compare(Cohort cohort, List<Member> members) {
    try {
      for (Member member : members) {
        compare(cohort, member);
      }
      return true;
    } catch (SyncFailedException e) {
      return failed(cohort, members, e.failure());
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
      reads.leave(reader, cohort);
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
  private boolean failed(Cohort cohort, List<Member> members, SyncFailure failure) {
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
        reads.leave(reader, cohort);
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
