package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.plan.Planner;
import io.keystoreoperator.plan.SyncPlan;
import io.keystoreoperator.store.ItemStore;
import io.keystoreoperator.sync.Decryptor;
import io.keystoreoperator.sync.SecretSync;
import io.keystoreoperator.sync.Secrets;
import java.time.Clock;
import java.util.List;
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

  Readers(
      KeystoreSecretSources sources,
      KeystoreCatalog keystores,
      ItemStore items,
      Decryptor decryptor,
      Secrets secrets,
      WatchedConfigMaps configMaps,
      KeystoreHealth health,
      Clock clock) {
    this.health = health;
    this.configMaps = configMaps;
    Function<KeystoreSecret, SyncPlan> plans =
        reader -> Planner.plan(reader, keystores.resolve(reader), configMaps);
    failing = new FailingReaders(clock);
    reads = new CohortReads(items, plans, sources::reader);
    judge =
        new Judge(
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

  void gone(KeystoreSecret reader) {
    ResourceID id = ResourceID.fromResource(reader);
    reads.forget(reader);
    health.forget(id);
    failing.succeeded(id);
  }

  /// These are about to be written, each with the generation it will have: they read together.
  void prepare(List<KeystoreSecret> wanted) {
    reads.prepare(wanted.stream().filter(reader -> !reader.getSpec().suspend()).toList());
  }

  /// It was not written after all.
  void abandon(KeystoreSecret wanted) {
    reads.end(ResourceID.fromResource(wanted));
  }

  @Override
  public void close() {
    poller.close();
    configMaps.close();
  }
}
