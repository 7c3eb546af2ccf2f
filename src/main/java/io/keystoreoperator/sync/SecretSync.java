package io.keystoreoperator.sync;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.plan.ConfigMaps;
import io.keystoreoperator.plan.Planner;
import io.keystoreoperator.plan.SyncPlan;
import io.keystoreoperator.render.Renderer;
import io.keystoreoperator.source.Sources;
import io.keystoreoperator.store.Consistency;
import io.keystoreoperator.store.FetchedItems;
import java.util.List;
import java.util.Optional;

/// The pipeline: all or nothing, in one direction.
public final class SecretSync {
  private final ItemSource itemSource;
  private final MissingItems missingItems;
  private final Decryptor decryptor;
  private final Secrets secrets;
  private final ConfigMaps configMaps;
  private final Renderer renderer = new Renderer();

  public SecretSync(
      ItemSource itemSource,
      MissingItems missingItems,
      Decryptor decryptor,
      Secrets secrets,
      ConfigMaps configMaps) {
    this.itemSource = itemSource;
    this.missingItems = missingItems;
    this.decryptor = decryptor;
    this.secrets = secrets;
    this.configMaps = configMaps;
  }

  /// Brings one Secret in step with its KeystoreSecret.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException the Secret is then as it was
  public SyncOutcome sync(
      KeystoreSecret desired, ResolvedKeystore keystore, Consistency consistency) {
    Planner.requireAllowed(desired, keystore);
    Optional<String> left = leftAlone(desired);
    if (left.isPresent()) {
      return new SyncOutcome.Unchanged(left.get(), null);
    }
    SyncPlan plan = Planner.plan(desired, keystore, configMaps);
    secrets.requireTarget(desired);
    ItemRead read = itemSource.read(desired, plan, consistency).withoutFleeting();
    return switch (missingItems.judge(desired, read.plan(), read.items())) {
      case Finding.Found(var items) ->
          inStep(desired, new ItemRead(read.plan(), items, read.opened()));
      case Finding.AllGone(var gone) ->
          new SyncOutcome.Removed(List.copyOf(gone), secrets.remove(desired));
    };
  }

  /// @param read in which what is missing is gone
  private SyncOutcome inStep(KeystoreSecret desired, ItemRead read) {
    FetchedItems items = read.items();
    Sources wanted = read.plan().sources();
    // What was found and is gone is not looked for any more; what is named may come back.
    SyncPlan plan = read.plan().with(wanted.without(items.missing()));
    StatusKeys keys = new StatusKeys(desired);
    keys.requireFound(plan.sources());
    String revision = plan.revision(items.found());
    String table = TableMark.of(plan.keystore(), items.tableId());
    if (revision.equals(desired.statusOrEmpty().syncedRevision())) {
      Optional<String> intact = intact(desired);
      if (intact.isPresent()) {
        return new SyncOutcome.Unchanged(intact.get(), table);
      }
    }
    Sources there = plan.sources().naming(items.found().keySet());
    var entries = renderer.entries(there);
    var values = decryptor.decrypt(plan, items.found(), read.opened());
    var content = renderer.render(entries, there.extractions(), plan.template(), values);
    return new SyncOutcome.Written(
        secrets.apply(desired, content),
        revision,
        StatusKeys.of(there, entries, items.found()),
        keys.gone(plan.sources(), items.missing()),
        table);
  }

  /// The version of a Secret for which nothing is to be read, by its refresh policy.
  private Optional<String> leftAlone(KeystoreSecret desired) {
    if (!desired.leavesItsSecret()) {
      return Optional.empty();
    }
    return switch (desired.getSpec().refreshPolicy()) {
      case PERIODIC, ON_CHANGE -> intact(desired);
      case CREATED_ONCE -> secrets.find(desired);
    };
  }

  private Optional<String> intact(KeystoreSecret desired) {
    return switch (secrets.inspect(desired)) {
      case SecretState.AsWeLeftIt(var version) -> Optional.of(version);
      case SecretState.Drifted() -> Optional.empty();
    };
  }
}
