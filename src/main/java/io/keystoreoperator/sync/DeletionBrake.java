package io.keystoreoperator.sync;

import io.keystoreoperator.model.Doubt;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.ResolvedKeystore;
import java.time.Instant;
import java.util.Optional;

/// What one KeystoreSecret alone cannot tell of items that are missing: how many others miss
/// theirs, and what the keystore's owner says.
public interface DeletionBrake {
  /// Told when so many of the keystore's known keys are missing together that none of them is held
  /// to be gone; those left out that its owner has confirmed to be.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException when that could not be found out
  Optional<Doubt.ManyMissing> manyMissing(ResolvedKeystore keystore);

  /// Whether the keystore's owner has confirmed that what has been missing since then is gone.
  boolean isConfirmed(KeystoreId keystore, Instant since);
}
