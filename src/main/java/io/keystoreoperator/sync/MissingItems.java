package io.keystoreoperator.sync;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.plan.SyncPlan;
import io.keystoreoperator.store.FetchedItems;
import java.util.List;

/// Says what comes of it when items of a KeystoreSecret are missing.
public interface MissingItems {
  /// What is missing is a failure, whatever the deletion policy.
  MissingItems NOT_FOUND =
      (_, _, read) -> {
        if (!read.missing().isEmpty()) {
          throw new SyncFailedException(new SyncFailure.ItemNotFound(List.copyOf(read.missing())));
        }
        return new Finding.Found(read);
      };

  /// What a Secret is to be made of after a read.
  ///
  /// @throws SyncFailedException ItemNotFound, ItemsVanished or DeletionHeld: the Secret stays as
  ///     it is
  Finding judge(KeystoreSecret desired, SyncPlan plan, FetchedItems read);
}
