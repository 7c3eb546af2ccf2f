package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.plan.Planner;
import io.keystoreoperator.plan.RefusedSecrets;
import io.keystoreoperator.plan.SyncPlan;
import io.keystoreoperator.store.ItemStore;
import io.keystoreoperator.sync.Decryptor;
import io.keystoreoperator.sync.SecretSync;
import java.time.Clock;
import java.util.function.Function;

/// All that is done for KeystoreSecrets, put together once their event sources are known: reads in
/// cohorts, refreshes, and the judging of each.
final class Readers implements AutoCloseable {
  private final CohortReads reads;
  private final RefreshPoller poller;
  private final KeystoreHealth health;
  private final FailingReaders failing;
  private final Judge judge;
  private final WatchedConfigMaps configMaps;
  private final Withdrawals withdrawals;

  Readers(
      KeystoreSecretSources sources,
      KeystoreCatalog keystores,
      ItemStore items,
      Decryptor decryptor,
      RefusedSecrets refused,
      SecretsByPolicy secrets,
      Withdrawals withdrawals,
      WatchedConfigMaps configMaps,
      KeystoreHealth health,
      Clock clock) {
    this.health = health;
    this.configMaps = configMaps;
    this.withdrawals = withdrawals;
    Function<KeystoreSecret, SyncPlan> plans =
        reader -> {
          refused.check(reader);
          return Planner.plan(reader, keystores.resolve(reader), configMaps);
        };
    failing = new FailingReaders(clock);
    reads = new CohortReads(items, plans, sources::reader);
    judge =
        new Judge(
            refused,
            keystores,
            new SecretSync(reads, decryptor, secrets, configMaps),
            reads,
            health,
            failing,
            clock);
    Refresher refresher = new Refresher(items, plans, reads, health, failing, sources::wake, clock);
    poller = new RefreshPoller(sources::membersOf, refresher::refresh, clock);
  }

  Judge judge() {
    return judge;
  }

  /// It is new, or has a new spec: its reconcile will come, and from then on its refreshes.
  void seen(KeystoreSecret reader) {
    reads.expect(reader);
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
  }

  @Override
  public void close() {
    poller.close();
    configMaps.close();
    withdrawals.close();
  }
}
