package io.keystoreoperator.sync;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.model.DataEntry;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.plan.ConfigMaps;
import io.keystoreoperator.plan.Planner;
import io.keystoreoperator.plan.SyncPlan;
import io.keystoreoperator.render.Renderer;
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
    ItemRead read = itemSource.read(desired, plan, consistency);
    return switch (missingItems.judge(desired, plan, read.items())) {
      case Finding.Found(var items) -> inStep(desired, plan, items, read.opened());
      case Finding.AllGone(var gone) ->
          new SyncOutcome.Removed(List.copyOf(gone), secrets.remove(desired));
    };
  }

  private SyncOutcome inStep(
      KeystoreSecret desired, SyncPlan plan, FetchedItems items, OpenedValues opened) {
    String revision = plan.revision(items.found());
    String table = TableMark.of(plan.keystore(), items.tableId());
    if (revision.equals(desired.statusOrEmpty().syncedRevision())) {
      Optional<String> intact = intact(desired);
      if (intact.isPresent()) {
        return new SyncOutcome.Unchanged(intact.get(), table);
      }
    }
    List<DataEntry> there =
        plan.entries().stream().filter(entry -> items.found().containsKey(entry.key())).toList();
    var values = decryptor.decrypt(plan, items.found(), opened);
    var content = renderer.render(there, plan.template(), values);
    return new SyncOutcome.Written(
        secrets.apply(desired, content),
        revision,
        there.stream().map(entry -> found(entry, items)).toList(),
        plan.entries().stream()
            .filter(entry -> !there.contains(entry))
            .map(SecretSync::gone)
            .toList(),
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

  private static KeystoreSecretStatus.Key found(DataEntry entry, FetchedItems items) {
    EncryptedItem item = items.found().get(entry.key());
    return new KeystoreSecretStatus.Key(
        entry.secretKey(), entry.key().name(), item == null ? null : item.version());
  }

  private static KeystoreSecretStatus.Key gone(DataEntry entry) {
    return new KeystoreSecretStatus.Key(
        entry.secretKey(), entry.key().name(), entry.key().version());
  }
}
