package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretSpec;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.api.RefreshPolicy;
import io.keystoreoperator.api.RemoteReference;
import io.keystoreoperator.api.SecretDataEntry;
import io.keystoreoperator.aws.SingleFlight;
import io.keystoreoperator.model.Doubt;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.store.Consistency;
import io.keystoreoperator.store.ItemStore;
import io.keystoreoperator.sync.DeletionBrake;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Reads all keys that the KeystoreSecrets of a keystore are known to have been made from, each
/// with the session of its reader, and counts those that are missing. Taken only when something is
/// about to be deleted.
final class MissingCensus implements DeletionBrake {
  private static final int FEW = 4;
  private static final int ONE_OF = 5;
  private static final int KEYS_AT_A_TIME = 500;
  private static final Duration KEPT = Duration.ofSeconds(30);

  /// What was lost within this time counts with what is missing now: a table that is emptied slowly
  /// is emptied all the same.
  private static final Duration TOGETHER = Duration.ofHours(1);

  private final ItemStore store;
  private final Readership readership;
  private final Clock clock;
  private final Map<KeystoreId, Tally> tallies = new ConcurrentHashMap<>();
  private final SingleFlight<KeystoreId, Tally> counting = new SingleFlight<>();

  /// Who reads a keystore, and how.
  interface Readership {
    List<KeystoreSecret> of(KeystoreId keystore);

    /// The keystore as a reader may use it.
    ///
    /// @throws SyncFailedException when it cannot
    ResolvedKeystore keystore(KeystoreSecret reader);

    Optional<? extends HasMetadata> resource(KeystoreId keystore);
  }

  MissingCensus(ItemStore store, Readership readership, Clock clock) {
    this.store = store;
    this.readership = readership;
    this.clock = clock;
  }

  /// What was counted.
  ///
  /// @param missing since when each key that is missing, or was until lately, has been found to be
  private record Tally(int known, Map<ItemKey, Instant> missing, Instant at) {}

  private record Shelf(ResolvedKeystore keystore, Set<ItemKey> keys) {}

  @Override
  public Optional<Doubt.ManyMissing> manyMissing(ResolvedKeystore keystore) {
    Tally last = tallies.get(keystore.id());
    Tally tally =
        last != null && clock.instant().isBefore(last.at().plus(KEPT))
            ? last
            : counting.join(keystore.id(), () -> count(keystore));
    int missing =
        (int)
            tally.missing().values().stream()
                .filter(since -> !isConfirmed(keystore.id(), since))
                .count();
    return missing > FEW && missing * ONE_OF > tally.known()
        ? Optional.of(new Doubt.ManyMissing(missing, tally.known()))
        : Optional.empty();
  }

  @Override
  public boolean isConfirmed(KeystoreId keystore, Instant since) {
    return readership
        .resource(keystore)
        .map(resource -> resource.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(ApiGroup.GONE_ANNOTATION))
        .flatMap(MissingCensus::time)
        // A time to come would confirm what nobody can know of.
        .filter(confirmed -> !confirmed.isAfter(clock.instant()))
        .filter(confirmed -> !since.isAfter(confirmed))
        .isPresent();
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private Tally count(ResolvedKeystore asking) {
    Set<ItemKey> present = new HashSet<>();
    Set<ItemKey> absent = new HashSet<>();
    for (Shelf shelf : shelves(asking.id())) {
      try {
        read(shelf, present, absent);
      } catch (SyncFailedException e) {
        // Of others who cannot read, nothing is known; the own session has just read.
        if (shelf.keystore().session().equals(asking.session())) {
          throw e;
        }
      }
    }
    absent.removeAll(present);
    Instant now = clock.instant();
    Map<ItemKey, Instant> missing = new HashMap<>();
    Tally before = tallies.get(asking.id());
    if (before != null) {
      before
          .missing()
          .forEach(
              (key, since) -> {
                boolean lately = since.isAfter(now.minus(TOGETHER));
                if (absent.contains(key) || (lately && !present.contains(key))) {
                  missing.put(key, since);
                }
              });
    }
    absent.forEach(key -> missing.putIfAbsent(key, now));
    Tally tally = new Tally(present.size() + missing.size(), Map.copyOf(missing), now);
    tallies.put(asking.id(), tally);
    return tally;
  }

  private List<Shelf> shelves(KeystoreId id) {
    Map<SessionRequest, Shelf> shelves = new HashMap<>();
    for (KeystoreSecret reader : readership.of(id)) {
      // What was made once may have outlived its items by far.
      if (reader.getSpec().refreshPolicy() == RefreshPolicy.CREATED_ONCE) {
        continue;
      }
      try {
        ResolvedKeystore keystore = readership.keystore(reader);
        shelves
            .computeIfAbsent(keystore.session(), _ -> new Shelf(keystore, new HashSet<>()))
            .keys()
            .addAll(known(reader));
      } catch (SyncFailedException _) {
        // It cannot read: nothing is known of its keys.
      }
    }
    return List.copyOf(shelves.values());
  }

  /// In parts, so that never many items are held at once.
  private void read(Shelf shelf, Set<ItemKey> present, Set<ItemKey> absent) {
    List<ItemKey> keys = new ArrayList<>(shelf.keys());
    for (int from = 0; from < keys.size(); from += KEYS_AT_A_TIME) {
      Set<ItemKey> part =
          Set.copyOf(keys.subList(from, Math.min(from + KEYS_AT_A_TIME, keys.size())));
      var items = store.fetch(shelf.keystore(), part, Consistency.STRONG);
      present.addAll(items.found().keySet());
      absent.addAll(items.missing());
    }
  }

  /// The items that its Secret was made from, as they were asked for.
  private static Set<ItemKey> known(KeystoreSecret reader) {
    Set<ItemKey> known = new HashSet<>();
    for (KeystoreSecretStatus.Key key : reader.statusOrEmpty().keys()) {
      List<ItemKey> asked = asked(reader.getSpec(), key);
      known.addAll(asked.isEmpty() ? List.of(ItemKey.newest(key.key())) : asked);
    }
    return known;
  }

  /// How the spec names what a key came from; nothing where it does not, or no more.
  private static List<ItemKey> asked(KeystoreSecretSpec spec, KeystoreSecretStatus.Key key) {
    Stream<RemoteReference> references =
        switch (key.from()) {
          case null ->
              spec.data().stream()
                  .filter(entry -> entry.secretKey().equals(key.secretKey()))
                  .map(SecretDataEntry::remoteRef);
          case EXTRACT -> spec.extracts();
          case FIND -> Stream.of();
        };
    return references
        .filter(reference -> reference.key().equals(key.key()))
        .map(reference -> new ItemKey(reference.key(), reference.version()))
        .toList();
  }
}
