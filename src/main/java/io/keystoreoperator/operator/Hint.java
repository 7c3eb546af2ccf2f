package io.keystoreoperator.operator;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.plan.ChangedKeys;
import java.util.List;

/// A KeystoreSecret that is to be compared with its keystore.
///
/// @param changed what may have changed there since the last time
record Hint(KeystoreSecret reader, ChangedKeys changed) {
  static List<Hint> ofAnything(List<KeystoreSecret> readers) {
    return readers.stream().map(reader -> new Hint(reader, new ChangedKeys.Any())).toList();
  }
}
