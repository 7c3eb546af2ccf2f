package io.keystoreoperator.sync;

import io.keystoreoperator.api.DeletionPolicy;
import io.keystoreoperator.api.GoDuration;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.api.RefreshPolicy;
import io.keystoreoperator.model.Doubt;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.Loss;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.plan.SyncPlan;
import io.keystoreoperator.store.FetchedItems;
import io.keystoreoperator.store.ItemStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Tells items that are gone from items that are missing, as `deletionPolicy` needs it. An item is
/// gone when reads that can be judged by, at least a minute and a refresh interval apart, did not
/// find it in the very table where it was before; and few others are missing with it, or the
/// keystore's owner has confirmed it.
public final class VanishedItems implements MissingItems {
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(60);

  private final ItemStore store;
  private final Secrets secrets;
  private final DeletionBrake brake;
  private final Absences absences;
  private final Clock clock;

  public VanishedItems(
      ItemStore store, Secrets secrets, DeletionBrake brake, Absences absences, Clock clock) {
    this.store = store;
    this.secrets = secrets;
    this.brake = brake;
    this.absences = absences;
    this.clock = clock;
  }

  @Override
  public Finding judge(KeystoreSecret desired, SyncPlan plan, FetchedItems read) {
    if (read.missing().isEmpty()) {
      absences.forget(desired);
      return new Finding.Found(read);
    }
    if (areOutAlready(desired, read.missing())) {
      absences.forget(desired);
      return new Finding.Found(read);
    }
    if (!couldChangeTheSecret(desired, read)) {
      absences.forget(desired);
      throw notFound(read.missing());
    }
    return examined(desired, plan);
  }

  /// They are gone, and the Secret does without them: nothing is left to decide.
  private static boolean areOutAlready(KeystoreSecret desired, Set<ItemKey> missing) {
    return policy(desired) == DeletionPolicy.MERGE && out(desired).containsAll(missing);
  }

  /// Whether anything would come of it if what is missing were gone.
  private boolean couldChangeTheSecret(KeystoreSecret desired, FetchedItems read) {
    boolean all = read.found().isEmpty();
    return switch (policy(desired)) {
      case RETAIN -> false;
      case DELETE -> all && (hasBeenMade(desired) || secrets.holds(desired));
      case MERGE -> !all || secrets.holds(desired);
    };
  }

  private Finding examined(KeystoreSecret desired, SyncPlan plan) {
    Instant begun = clock.instant();
    Set<ItemKey> asked = new HashSet<>(plan.keys());
    plan.keys().forEach(key -> asked.add(ItemKey.newest(key.name())));
    FetchedItems answer = store.examine(plan.keystore(), asked);
    FetchedItems items = of(plan, answer);
    if (items.missing().isEmpty()) {
      absences.forget(desired);
      return new Finding.Found(items);
    }
    if (!couldChangeTheSecret(desired, items) || isThereInAnotherVersion(items, answer)) {
      absences.forget(desired);
      throw notFound(items.missing());
    }
    requireGone(desired, plan.keystore(), items, begun);
    return policy(desired) == DeletionPolicy.DELETE
        ? new Finding.AllGone(items.missing())
        : new Finding.Found(items);
  }

  /// What was asked for the plan's sake.
  private static FetchedItems of(SyncPlan plan, FetchedItems answer) {
    Set<ItemKey> keys = plan.keys();
    return new FetchedItems(
        answer.found().entrySet().stream()
            .filter(item -> keys.contains(item.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
        answer.missing().stream().filter(keys::contains).collect(Collectors.toSet()),
        answer.tableId());
  }

  /// An item that has another version than the one that is wanted is not gone.
  private static boolean isThereInAnotherVersion(FetchedItems items, FetchedItems answer) {
    return items.missing().stream()
        .anyMatch(key -> answer.found().containsKey(ItemKey.newest(key.name())));
  }

  private void requireGone(
      KeystoreSecret desired, ResolvedKeystore keystore, FetchedItems items, Instant begun) {
    Map<ItemKey, Instant> since =
        absences.note(desired, keystore, items.tableId(), items.missing(), clock.instant());
    Set<ItemKey> fresh = new HashSet<>(items.missing());
    fresh.removeAll(out(desired));
    if (fresh.isEmpty()) {
      return;
    }
    Instant last = Collections.max(fresh.stream().map(since::get).toList());
    requireWaited(desired, fresh, Duration.between(last, begun));
    if (isKnown(desired, fresh) && !brake.isConfirmed(keystore.id(), last)) {
      requireNoDoubt(desired, keystore, fresh, items.tableId());
    }
  }

  private static void requireWaited(KeystoreSecret desired, Set<ItemKey> fresh, Duration waited) {
    Duration interval = GoDuration.parse(desired.getSpec().refreshInterval());
    Duration wait = interval.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : interval;
    if (waited.compareTo(wait) < 0) {
      Loss loss = policy(desired) == DeletionPolicy.DELETE ? Loss.SECRET : Loss.KEYS;
      throw new SyncFailedException(
          new SyncFailure.ItemsVanished(List.copyOf(fresh), loss, wait, wait.minus(waited)));
    }
  }

  /// Whether the Secret may hold anything of these items. Where no status tells what it holds, it
  /// may hold anything.
  private boolean isKnown(KeystoreSecret desired, Set<ItemKey> fresh) {
    if (!hasBeenMade(desired)) {
      return secrets.holds(desired);
    }
    Set<String> names = fresh.stream().map(ItemKey::name).collect(Collectors.toSet());
    return desired.statusOrEmpty().keys().stream().anyMatch(key -> names.contains(key.key()));
  }

  private void requireNoDoubt(
      KeystoreSecret desired, ResolvedKeystore keystore, Set<ItemKey> fresh, String tableId) {
    String table = TableMark.of(keystore, tableId);
    if (table == null || !table.equals(desired.statusOrEmpty().table())) {
      throw held(fresh, new Doubt.AnotherTable());
    }
    brake
        .manyMissing(keystore)
        .ifPresent(
            many -> {
              throw held(fresh, many);
            });
  }

  /// What was made once stays as it was made.
  private static DeletionPolicy policy(KeystoreSecret desired) {
    boolean isMadeOnce =
        desired.getSpec().refreshPolicy() == RefreshPolicy.CREATED_ONCE && hasBeenMade(desired);
    return isMadeOnce ? DeletionPolicy.RETAIN : desired.getSpec().target().deletionPolicy();
  }

  private static boolean hasBeenMade(KeystoreSecret desired) {
    return desired.statusOrEmpty().syncedRevision() != null;
  }

  /// The items that the Secret does without.
  private static Set<ItemKey> out(KeystoreSecret desired) {
    return desired.statusOrEmpty().gone().stream()
        .map(KeystoreSecretStatus.Key::item)
        .collect(Collectors.toSet());
  }

  private static SyncFailedException notFound(Set<ItemKey> missing) {
    return new SyncFailedException(new SyncFailure.ItemNotFound(List.copyOf(missing)));
  }

  private static SyncFailedException held(Set<ItemKey> items, Doubt doubt) {
    return new SyncFailedException(new SyncFailure.DeletionHeld(List.copyOf(items), doubt));
  }
}
