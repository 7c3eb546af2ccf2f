package io.keystoreoperator.operator;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeyNames;
import io.keystoreoperator.plan.SyncPlan;
import io.keystoreoperator.store.Consistency;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A place in a cohort, for a KeystoreSecret as it was when the cohort was gathered.
///
/// @param found what its searches had found then
/// @param beside the revision of the Secret that had all else that there was to find; null where a
///     listing has told
record Share(
    Cohort cohort,
    KeyNames found,
    @Nullable String beside,
    long generation,
    @Nullable String forceSync) {

  /// @param plan with all that there is to find
  static Share of(KeystoreSecret reader, Cohort cohort, SyncPlan plan) {
    return of(reader, cohort, plan, null);
  }

  /// @param plan with what is in its Secret, which is in step, and what has changed
  static Share ofMore(KeystoreSecret reader, Cohort cohort, SyncPlan plan) {
    String revision = reader.statusOrEmpty().syncedRevision();
    return of(reader, cohort, plan, Objects.requireNonNullElse(revision, ""));
  }

  private static Share of(
      KeystoreSecret reader, Cohort cohort, SyncPlan plan, @Nullable String beside) {
    return new Share(
        cohort,
        KeyNames.of(plan.sources().found().stream().map(ItemKey::name).toList()),
        beside,
        reader.getMetadata().getGeneration(),
        reader.forceSync());
  }

  boolean isFor(KeystoreSecret reader) {
    return generation == reader.getMetadata().getGeneration()
        && Objects.equals(forceSync, reader.forceSync());
  }

  /// Whether it tells of changes alone.
  boolean isOfMore() {
    return beside != null;
  }

  /// Whether it is all that the KeystoreSecret, as it is now, has to be made from.
  boolean serves(KeystoreSecret reader, SyncPlan plan, Consistency consistency) {
    return isFor(reader)
        && isWhole(reader)
        && holds(plan.sources().found())
        && cohort.fits(plan.keystore())
        && (consistency == Consistency.EVENTUAL || cohort.consistency() == Consistency.STRONG);
  }

  private boolean isWhole(KeystoreSecret reader) {
    return beside == null
        || (reader.settled() && beside.equals(reader.statusOrEmpty().syncedRevision()));
  }

  /// Meanwhile more may have been found.
  private boolean holds(Set<ItemKey> known) {
    return known.isEmpty()
        || new HashSet<>(found.sorted()).containsAll(known.stream().map(ItemKey::name).toList());
  }
}
