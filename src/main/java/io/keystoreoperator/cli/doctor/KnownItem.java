package io.keystoreoperator.cli.doctor;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.SecretDataEntry;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeystoreId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An item that somebody reads from the keystore, so that there is one to try.
///
/// @param encryptionContext what its reference adds to the keystore's
record KnownItem(ItemKey key, Map<String, String> encryptionContext) {
  KnownItem {
    encryptionContext = Map.copyOf(encryptionContext);
  }

  /// Of the first KeystoreSecret that has read one; else of the first that wants one.
  static Optional<KnownItem> in(List<KeystoreSecret> all, KeystoreId keystore) {
    List<KeystoreSecret> readers =
        all.stream().filter(kss -> kss.keystoreId().equals(keystore)).toList();
    return readers.stream()
        .filter(kss -> !kss.statusOrEmpty().keys().isEmpty())
        .findFirst()
        .or(() -> readers.stream().findFirst())
        .flatMap(kss -> kss.getSpec().data().stream().findFirst())
        .map(KnownItem::of);
  }

  private static KnownItem of(SecretDataEntry entry) {
    var reference = entry.remoteRef();
    return new KnownItem(
        new ItemKey(reference.key(), reference.version()), reference.encryptionContext());
  }
}
