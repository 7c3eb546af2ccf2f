package io.keystoreoperator.sync;

import io.keystoreoperator.api.KeystoreSecretStatus;
import java.util.List;

/// How a sync ended well.
public sealed interface SyncOutcome {
  /// Neither the keystore nor the Secret has changed: nothing decrypted, nothing written.
  record Unchanged(String resourceVersion) implements SyncOutcome {}

  /// The Secret was written, or found to hold just what is wanted.
  record Written(AppliedSecret secret, String revision, List<KeystoreSecretStatus.Key> keys)
      implements SyncOutcome {
    public Written {
      keys = List.copyOf(keys);
    }
  }
}
