package io.keystoreoperator.cli.doctor;

import io.keystoreoperator.api.DataFrom;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.RemoteReference;
import io.keystoreoperator.api.SecretDataEntry;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeystoreId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

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
        .flatMap(KnownItem::of);
  }

  private static Optional<KnownItem> of(KeystoreSecret kss) {
    return Stream.concat(
            kss.getSpec().data().stream().map(SecretDataEntry::remoteRef),
            kss.getSpec().dataFrom().stream().map(DataFrom::extract).filter(Objects::nonNull))
        .findFirst()
        .map(KnownItem::of)
        .or(() -> found(kss));
  }

  private static KnownItem of(RemoteReference reference) {
    return new KnownItem(
        new ItemKey(reference.key(), reference.version()), reference.encryptionContext());
  }

  private static Optional<KnownItem> found(KeystoreSecret kss) {
    return kss.statusOrEmpty().keys().stream()
        .findFirst()
        .map(key -> new KnownItem(ItemKey.newest(key.key()), Map.of()));
  }
}
