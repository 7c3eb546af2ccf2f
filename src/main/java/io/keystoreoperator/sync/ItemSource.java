package io.keystoreoperator.sync;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.plan.SyncPlan;
import io.keystoreoperator.store.Consistency;

/// Where the pipeline gets the items of one KeystoreSecret from.
public interface ItemSource {
  /// The items of the plan, what its searches find among them, read after this generation of the
  /// KeystoreSecret was seen.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException when they could not be read
  ItemRead read(KeystoreSecret desired, SyncPlan plan, Consistency consistency);
}
