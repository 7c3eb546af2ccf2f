package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.api.CreationPolicy;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.plan.RefusedSecrets;
import io.keystoreoperator.render.SecretContent;
import io.keystoreoperator.sync.AppliedSecret;
import io.keystoreoperator.sync.SecretState;
import io.keystoreoperator.sync.Secrets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// Treats each target as its creation policy says, and lets go of what an earlier spec left behind.
final class SecretsByPolicy implements Secrets {
  private final SecretCache cache;
  private final LiveSecrets secrets;
  private final OwnedSecrets owned;
  private final OrphanedSecrets orphaned;
  private final MergedSecrets merged;
  private final MergeFinalizer finalizer;

  /// @param latest a KeystoreSecret as it was last seen
  SecretsByPolicy(
      KubernetesClient client,
      SecretCache cache,
      RefusedSecrets refused,
      Function<ResourceID, Optional<KeystoreSecret>> latest) {
    this.cache = cache;
    secrets = new LiveSecrets(client, cache);
    finalizer = new MergeFinalizer(client, latest);
    var rules = new TargetRules(refused);
    owned = new OwnedSecrets(secrets, cache, rules);
    orphaned = new OrphanedSecrets(secrets, cache, rules);
    merged = new MergedSecrets(secrets, cache, rules, finalizer);
  }

  private CreationStrategy strategy(KeystoreSecret desired) {
    return switch (desired.getSpec().target().creationPolicy()) {
      case OWNER -> owned;
      case MERGE -> merged;
      case ORPHAN -> orphaned;
    };
  }

  @Override
  public void requireTarget(KeystoreSecret desired) {
    strategy(desired).requireTarget(desired);
  }

  @Override
  public SecretState inspect(KeystoreSecret desired) {
    KeystoreSecretStatus.Target left = desired.statusOrEmpty().target();
    if (left == null || !left.name().equals(desired.targetName()) || hasLeftMerge(desired)) {
      return new SecretState.Drifted();
    }
    return inspect(strategy(desired), desired, left.resourceVersion());
  }

  private SecretState inspect(CreationStrategy strategy, KeystoreSecret desired, String left) {
    String namespace = desired.getMetadata().getNamespace();
    Optional<Secret> cached = cache.get(namespace, desired.targetName());
    if (cached.isEmpty() || !strategy.isAsMade(cached.get(), desired)) {
      return new SecretState.Drifted();
    }
    if (left.equals(cached.get().getMetadata().getResourceVersion())) {
      return new SecretState.AsWeLeftIt(left);
    }
    // A version that we did not write is only a hint: labels and annotations are anybody's.
    Secret live = secrets.get(namespace, desired.targetName());
    return live != null && strategy.isIntact(live, desired)
        ? new SecretState.AsWeLeftIt(live.getMetadata().getResourceVersion())
        : new SecretState.Drifted();
  }

  @Override
  public Optional<String> find(KeystoreSecret desired) {
    String namespace = desired.getMetadata().getNamespace();
    Optional<Secret> cached =
        cache.get(namespace, desired.targetName()).filter(secret -> isOfItsMaking(secret, desired));
    if (cached.isPresent()) {
      return cached.map(secret -> secret.getMetadata().getResourceVersion());
    }
    Secret live = secrets.get(namespace, desired.targetName());
    if (live == null || !isOfItsMaking(live, desired)) {
      return Optional.empty();
    }
    Secret found = SecretMetadata.isLabelled(live) ? live : secrets.label(live);
    return Optional.of(found.getMetadata().getResourceVersion());
  }

  @Override
  public boolean holds(KeystoreSecret desired) {
    Secret live = secrets.get(desired.getMetadata().getNamespace(), desired.targetName());
    return live != null
        && (isOfItsMaking(live, desired) || SecretMetadata.isOfferedTo(live, desired));
  }

  @Override
  public boolean remove(KeystoreSecret desired) {
    Set<String> names = held(desired);
    names.add(desired.targetName());
    boolean removed = false;
    for (String name : names) {
      removed |= owned.remove(desired, name);
    }
    return removed;
  }

  private static boolean isOfItsMaking(Secret secret, KeystoreSecret desired) {
    return SecretMetadata.isMadeBy(secret, desired) || SecretOwnership.isMergedBy(desired, secret);
  }

  @Override
  public AppliedSecret apply(KeystoreSecret desired, SecretContent content) {
    AppliedSecret applied = strategy(desired).apply(desired, content);
    leaveOthers(desired);
    return applied;
  }

  /// Once the new Secret is written: deletes what we own under another name, takes our keys out of
  /// where they are no longer wanted.
  private void leaveOthers(KeystoreSecret desired) {
    for (String other : held(desired)) {
      if (!other.equals(desired.targetName())) {
        merged.takeOut(desired, other);
        var _ = owned.remove(desired, other);
      }
    }
    if (hasLeftMerge(desired)) {
      finalizer.release(desired);
    }
  }

  /// When it is deleted: takes its keys out of wherever they are, and lets it go.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException when Kubernetes refuses
  void withdraw(KeystoreSecret deleted) {
    Set<String> targets = held(deleted);
    targets.add(deleted.targetName());
    targets.forEach(name -> merged.takeOut(deleted, name));
    finalizer.release(deleted);
  }

  /// The Secrets that a KeystoreSecret has written, as far as is known.
  private Set<String> held(KeystoreSecret holder) {
    Set<String> held = new TreeSet<>(cache.heldBy(holder));
    KeystoreSecretStatus.Target left = holder.statusOrEmpty().target();
    if (left != null) {
      held.add(left.name());
    }
    return held;
  }

  private boolean hasLeftMerge(KeystoreSecret desired) {
    return desired.getSpec().target().creationPolicy() != CreationPolicy.MERGE
        && finalizer.isHeld(desired);
  }
}
