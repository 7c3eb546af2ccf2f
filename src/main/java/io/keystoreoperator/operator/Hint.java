package io.keystoreoperator.operator;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.plan.ChangedKeys;

/// A KeystoreSecret that is to be compared with its keystore.
///
/// @param changed what may have changed there since the last time
record Hint(KeystoreSecret reader, ChangedKeys changed) {}
