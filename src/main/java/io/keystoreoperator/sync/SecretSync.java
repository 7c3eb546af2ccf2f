package io.keystoreoperator.sync;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.model.DataEntry;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.plan.ConfigMaps;
import io.keystoreoperator.plan.Planner;
import io.keystoreoperator.plan.SyncPlan;
import io.keystoreoperator.render.Renderer;
import io.keystoreoperator.store.Consistency;
import io.keystoreoperator.store.FetchedItems;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The pipeline: all or nothing, in one direction.
public final class SecretSync {
  private final ItemSource itemSource;
  private final Decryptor decryptor;
  private final Secrets secrets;
  private final ConfigMaps configMaps;
  private final Renderer renderer = new Renderer();

  public SecretSync(
      ItemSource itemSource, Decryptor decryptor, Secrets secrets, ConfigMaps configMaps) {
    this.itemSource = itemSource;
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
      return new SyncOutcome.Unchanged(left.get());
    }
    SyncPlan plan = Planner.plan(desired, keystore, configMaps);
    secrets.requireTarget(desired);
    ItemRead read = itemSource.read(desired, plan, consistency);
    Map<ItemKey, EncryptedItem> items = allOf(read.items());
    String revision = plan.revision(items);
    if (revision.equals(desired.statusOrEmpty().syncedRevision())) {
      Optional<String> intact = intact(desired);
      if (intact.isPresent()) {
        return new SyncOutcome.Unchanged(intact.get());
      }
    }
    var values = decryptor.decrypt(plan, items, read.opened());
    var content = renderer.render(plan.entries(), plan.template(), values);
    return new SyncOutcome.Written(secrets.apply(desired, content), revision, keys(plan, items));
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

  private static Map<ItemKey, EncryptedItem> allOf(FetchedItems fetched) {
    if (!fetched.missing().isEmpty()) {
      throw new SyncFailedException(new SyncFailure.ItemNotFound(List.copyOf(fetched.missing())));
    }
    return fetched.found();
  }

  private static List<KeystoreSecretStatus.Key> keys(
      SyncPlan plan, Map<ItemKey, EncryptedItem> items) {
    return plan.entries().stream().map(entry -> key(entry, items)).toList();
  }

  private static KeystoreSecretStatus.Key key(DataEntry entry, Map<ItemKey, EncryptedItem> items) {
    EncryptedItem item = items.get(entry.key());
    return new KeystoreSecretStatus.Key(
        entry.secretKey(), entry.key().name(), item == null ? null : item.version());
  }
}
