package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.operator.metrics.OperatorMetrics;
import io.keystoreoperator.plan.Planner;
import io.keystoreoperator.plan.RefusedSecrets;
import io.keystoreoperator.plan.SyncPlan;
import io.keystoreoperator.store.Consistency;
import io.keystoreoperator.store.ItemStore;
import io.keystoreoperator.sync.Absences;
import io.keystoreoperator.sync.Decryptor;
import io.keystoreoperator.sync.SecretSync;
import io.keystoreoperator.sync.VanishedItems;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// All that is done for KeystoreSecrets, put together once their event sources are known: reads in
/// cohorts, refreshes, whose turn it is, and the judging of each.
final class Readers implements AutoCloseable {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private final CohortReads reads;
  private final RefreshPoller poller;
  private final KeystoreHealth health;
  private final FailingReaders failing;
  private final Judge judge;
  private final KeystoreSecretSources sources;
  private final Lanes<KeystoreId> lanes;
  private final Lanes<String> forced;
  private final Crowd<Lanes<?>> putOff = new Crowd<>(LOOK_AGAIN);
  private final KeystoreCensus census;
  private final WatchedConfigMaps configMaps;
  private final Withdrawals withdrawals;
  private final Absences absences = new Absences();
  private final PushedKeystores pushed;

  Readers(
      KeystoreSecretSources sources,
      KeystoreCatalog keystores,
      ItemStore items,
      Decryptor decryptor,
      RefusedSecrets refused,
      SecretsByPolicy secrets,
      Revocations revocations,
      Withdrawals withdrawals,
      WatchedConfigMaps configMaps,
      KeystoreHealth health,
      int concurrency,
      PushedKeystores pushed,
      OperatorMetrics metrics,
      Clock clock) {
    this.sources = sources;
    this.health = health;
    lanes = Lanes.ofKeystores(concurrency);
    forced = Lanes.ofNamespacesThatForce(concurrency);
    this.configMaps = configMaps;
    this.withdrawals = withdrawals;
    this.pushed = pushed;
    Function<KeystoreSecret, SyncPlan> plans =
        reader -> {
          refused.check(reader);
          return Planner.plan(reader, keystores.resolve(reader), configMaps);
        };
    failing = new FailingReaders(clock);
    Listings listings = new Listings(items);
    reads = new CohortReads(items, listings, plans, sources::reader);
    judge =
        new Judge(
            refused,
            keystores,
            new SecretSync(
                reads,
                new VanishedItems(
                    items,
                    secrets,
                    new MissingCensus(items, new Readership(sources, keystores), clock),
                    absences,
                    clock),
                decryptor,
                secrets,
                configMaps),
            revocations,
            reads,
            health,
            failing,
            metrics.syncs(),
            clock);
    Refresher refresher =
        new Refresher(
            items, listings, plans, reads, health, failing, sources::wake, metrics.syncs(), clock);
    poller =
        new RefreshPoller(
            sources::membersOf,
            members -> forgettingWhoGoes(members, () -> refresher.refresh(members)),
            clock);
    putOff.tell(this::lookAfterThosePutOff);
    pushed.open(
        keystore ->
            new ChangeHints(
                keystore.toString(),
                () -> sources.readersOf(keystore),
                hints ->
                    forgettingWhoGoes(
                        hints.stream().map(Hint::reader).toList(),
                        () -> refresher.compare(hints, Consistency.STRONG)),
                metrics.pushes()));
    census = new KeystoreCensus(sources, health, failing, poller, pushed, clock);
  }

  /// How it stands, or empty when there is no room for another of its keystore's readers, or for
  /// another force-sync of its namespace: it is woken once there is.
  Optional<Verdict> judge(KeystoreSecret desired) {
    try {
      return ForceSyncs.isAsked(desired)
          ? inLane(
              forced, desired.getMetadata().getNamespace(), desired, () -> judgeInTurn(desired))
          : judgeInTurn(desired);
    } finally {
      forgetIfGone(desired);
    }
  }

  private <T> T forgettingWhoGoes(List<KeystoreSecret> readers, Supplier<T> look) {
    try {
      return look.get();
    } finally {
      readers.forEach(this::forgetIfGone);
    }
  }

  /// What went while it was looked at has left its trace after it was forgotten.
  private void forgetIfGone(KeystoreSecret reader) {
    if (sources.reader(ResourceID.fromResource(reader)).isEmpty()) {
      gone(reader);
    }
  }

  private Optional<Verdict> judgeInTurn(KeystoreSecret desired) {
    return inLane(lanes, desired.keystoreId(), desired, () -> Optional.of(judge.judge(desired)));
  }

  private <K> Optional<Verdict> inLane(
      Lanes<K> lanes, K competitor, KeystoreSecret desired, Supplier<Optional<Verdict>> work) {
    if (!lanes.enter(competitor, ResourceID.fromResource(desired))) {
      putOff.changed(lanes);
      return Optional.empty();
    }
    try {
      return work.get();
    } finally {
      lanes.leave(competitor).forEach(sources::wake);
    }
  }

  private void lookAfterThosePutOff(Lanes<?> lanes) {
    lanes.overlooked().forEach(sources::wake);
    if (lanes.isAnybodyPutOff()) {
      putOff.changed(lanes);
    }
  }

  /// Wakes those whose keystore may be usable again; whoever comes first reads for the others.
  void wake(Set<ResourceID> readers) {
    readers.forEach(id -> sources.reader(id).ifPresent(reads::expect));
    readers.forEach(sources::wake);
  }

  /// Their controller is about to be started.
  void starting() {
    sources.secrets().fillAhead();
  }

  KeystoreCensus census() {
    return census;
  }

  /// It is new, or has a new spec: its reconcile will come, and from then on its refreshes.
  void seen(KeystoreSecret reader) {
    reads.expect(reader);
    poller.see(reader);
  }

  /// It may have a new status, by which it is refreshed or not.
  void updated(KeystoreSecret reader) {
    poller.see(reader);
  }

  /// It may be on its way out, and have something to put in order first.
  void leaving(KeystoreSecret reader) {
    withdrawals.begin(reader);
  }

  void gone(KeystoreSecret reader) {
    ResourceID id = ResourceID.fromResource(reader);
    reads.forget(reader);
    health.forget(id);
    failing.succeeded(id);
    absences.forget(reader);
    lanes.forget(reader.keystoreId(), id);
    forced.forget(reader.getMetadata().getNamespace(), id);
  }

  /// These are about to be written, each with the generation it will have: they read together.
  void prepare(List<KeystoreSecret> wanted) {
    reads.prepare(wanted.stream().filter(reader -> !reader.getSpec().suspend()).toList());
  }

  /// It was not written after all.
  void abandon(KeystoreSecret wanted) {
    reads.end(wanted);
  }

  @Override
  public void close() {
    poller.close();
    pushed.close();
    configMaps.close();
    withdrawals.close();
  }

  private record Readership(KeystoreSecretSources sources, KeystoreCatalog keystores)
      implements MissingCensus.Readership {
    @Override
    public List<KeystoreSecret> of(KeystoreId keystore) {
      return sources.readersOf(keystore);
    }

    @Override
    public ResolvedKeystore keystore(KeystoreSecret reader) {
      return keystores.resolve(reader);
    }

    @Override
    public Optional<? extends HasMetadata> resource(KeystoreId keystore) {
      return sources.keystore(keystore);
    }
  }
}
