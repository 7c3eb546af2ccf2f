package io.keystoreoperator.model;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Why a Secret could not be brought in step. Made where the failure happens; mapped to a reason, a
/// message and a next try in one place.
public sealed interface SyncFailure {
  /// The spec breaks rules; all of them at once.
  record InvalidSpec(List<String> violations) implements SyncFailure {
    public InvalidSpec {
      violations = List.copyOf(violations);
    }
  }

  /// There is no such keystore, or it is not one the namespace may know of.
  record KeystoreNotFound(KeystoreId keystore, String hint) implements SyncFailure {}

  /// A ServiceAccount in the reader's own namespace cannot be the base identity.
  record ServiceAccountUnusable(String namespace, String name, String problem)
      implements SyncFailure {}

  record KeyNotAllowed(List<ItemKey> keys) implements SyncFailure {
    public KeyNotAllowed {
      keys = sorted(keys);
    }
  }

  /// No session: the base identity or a role could not be taken.
  record AssumeRoleDenied(AwsDenial denial) implements SyncFailure {}

  record TableNotFound(TableRef table, String principal) implements SyncFailure {}

  /// The table has no stream that takes its changes.
  record NoStream(TableRef table) implements SyncFailure {}

  /// The session may not read the table, or an item of it.
  ///
  /// @param item its name, where it is one's alone
  record AccessDenied(AwsDenial denial, @Nullable String item) implements SyncFailure {
    public AccessDenied(AwsDenial denial) {
      this(denial, null);
    }
  }

  record ItemNotFound(List<ItemKey> keys) implements SyncFailure {
    public ItemNotFound {
      keys = sorted(keys);
    }
  }

  /// Items are missing, and not yet for so long that they are held to be gone.
  ///
  /// @param after how long that takes
  /// @param left how much of it is left
  record ItemsVanished(List<ItemKey> keys, Loss loss, Duration after, Duration left)
      implements SyncFailure {
    public ItemsVanished {
      keys = sorted(keys);
    }
  }

  /// Items have been missing for long, and still there is doubt that they are gone.
  record DeletionHeld(List<ItemKey> keys, Doubt doubt) implements SyncFailure {
    public DeletionHeld {
      keys = sorted(keys);
    }
  }

  /// A search found nothing that the reader's namespace may read.
  ///
  /// @param searches each with its place in the spec
  record NothingFound(List<String> searches) implements SyncFailure {
    public NothingFound {
      searches = List.copyOf(searches);
    }
  }

  /// Two sources give a Secret the same key. `conflicts` never tell the name of a member of an
  /// item's value unless it stands elsewhere, too.
  record SourceConflict(List<String> conflicts) implements SyncFailure {
    public SourceConflict {
      conflicts = List.copyOf(conflicts);
    }
  }

  /// The value is not an object whose members can be keys. `problem` never quotes the value.
  record NotExtractable(ItemKey key, String place, String problem) implements SyncFailure {}

  /// The items that a Secret is to be made of have more than so many bytes.
  record ItemsTooLarge(long limit) implements SyncFailure {}

  /// More than one KeystoreSecret makes keys of.
  ///
  /// @param what there is too much of: `the keys of the Secret`
  record TooMany(String what, int limit) implements SyncFailure {}

  record DecryptDenied(ItemKey key, AwsDenial denial) implements SyncFailure {}

  /// The item is not what was stored: a wrong HMAC, a missing attribute, an unknown digest.
  /// `problem` never quotes the item.
  record IntegrityFailed(ItemKey key, String problem) implements SyncFailure {}

  /// The value has no such property, or cannot have any. `problem` never quotes the value.
  record PropertyNotFound(ItemKey key, String property, String problem) implements SyncFailure {}

  /// The value could not be turned into a Secret's data. `problem` never quotes the value.
  record TemplateFailed(String where, String problem) implements SyncFailure {}

  /// A Secret of the target's name is there, and it is not ours to write. `problem` says whose it
  /// is, or what would make it ours.
  record SecretNotOwned(String secret, String problem) implements SyncFailure {}

  /// The Secret to merge into is not there; somebody else is to make it.
  record SecretAwaited(String secret) implements SyncFailure {}

  /// Others hold fields of the Secret that are to be merged into it.
  ///
  /// @param holders who holds what: `key "password"` by the name of its field manager
  record KeyConflict(String secret, SortedMap<String, String> holders) implements SyncFailure {
    public KeyConflict {
      holders = Collections.unmodifiableSortedMap(new TreeMap<>(holders));
    }
  }

  record SecretRefused(String secret, String problem) implements SyncFailure {}

  record SecretTooLarge(String secret, long bytes, long limit) implements SyncFailure {}

  record TypeChangeRefused(String secret, String from, String to) implements SyncFailure {}

  /// The Secret cannot be changed any more, and it is not what is wanted now.
  record ImmutableOutdated(String secret) implements SyncFailure {}

  /// Kubernetes, or the operator itself, stood in the way; the keystore has no part in it.
  record Hindered(String operation, String problem) implements SyncFailure {}

  /// AWS asked us to slow down.
  record Throttled(String service, String operation) implements SyncFailure {}

  /// AWS could not be reached or failed; `detail` is for the keystore and the log.
  record Unavailable(String service, String operation, String detail) implements SyncFailure {}

  private static List<ItemKey> sorted(List<ItemKey> keys) {
    return keys.stream().sorted().distinct().toList();
  }
}
