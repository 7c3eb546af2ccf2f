package io.keystoreoperator.sync;

import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.model.ItemKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a sync ended well.
public sealed interface SyncOutcome {
  /// There is a Secret, and it is as it should be.
  sealed interface InStep extends SyncOutcome {}

  /// Neither the keystore nor the Secret has changed: nothing decrypted, nothing written.
  ///
  /// @param table the [TableMark] of the table that was read; null where nothing was read
  record Unchanged(String resourceVersion, @Nullable String table) implements InStep {}

  /// The Secret was written, or found to hold just what is wanted.
  ///
  /// @param gone the keys that it does without, their items being gone
  /// @param table the [TableMark] of the table that was read
  record Written(
      AppliedSecret secret,
      String revision,
      List<KeystoreSecretStatus.Key> keys,
      List<KeystoreSecretStatus.Key> gone,
      @Nullable String table)
      implements InStep {
    public Written {
      keys = List.copyOf(keys);
      gone = List.copyOf(gone);
    }
  }

  /// All items are gone, and so is the Secret.
  ///
  /// @param deleted whether it was there still
  record Removed(List<ItemKey> gone, boolean deleted) implements SyncOutcome {
    public Removed {
      gone = List.copyOf(gone);
    }
  }
}
