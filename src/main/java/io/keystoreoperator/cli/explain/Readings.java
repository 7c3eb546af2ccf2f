package io.keystoreoperator.cli.explain;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.api.RemoteReference;
import io.keystoreoperator.api.SecretDataEntry;
import io.keystoreoperator.cli.items.VersionText;
import io.keystoreoperator.model.KeystoreId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who reads what of a keystore, by what the KeystoreSecrets say and what their statuses tell.
///
/// @param others all that the person may see
/// @param keystores those that lead to the same table
record Readings(List<KeystoreSecret> others, Set<KeystoreId> keystores) {
  Readings {
    others = List.copyOf(others);
    keystores = Set.copyOf(keystores);
  }

  /// The keys that were read, and those that the spec wants beside them.
  List<ExplainedKey> keysOf(KeystoreSecret kss) {
    List<ExplainedKey> keys = new ArrayList<>();
    for (KeystoreSecretStatus.Key read : kss.statusOrEmpty().keys()) {
      Optional<RemoteReference> reference = reference(kss, read);
      keys.add(
          key(kss, read.secretKey(), read.key(), reference.orElse(null), read.version(), true));
    }
    for (SecretDataEntry wanted : kss.getSpec().data()) {
      if (keys.stream().noneMatch(key -> wanted.secretKey().equals(key.secretKey()))) {
        RemoteReference reference = wanted.remoteRef();
        keys.add(key(kss, wanted.secretKey(), reference.key(), reference, null, false));
      }
    }
    kss.getSpec()
        .extracts()
        .filter(extract -> keys.stream().noneMatch(key -> isOf(key, extract)))
        .map(extract -> key(kss, null, extract.key(), extract, null, false))
        .toList()
        .forEach(keys::add);
    kss.statusOrEmpty().gone().stream()
        .filter(key -> key.from() == KeystoreSecretStatus.Origin.FIND)
        .map(key -> key(kss, key.secretKey(), key.key(), null, null, false))
        .forEach(keys::add);
    keys.sort(ExplainedKey.ORDER);
    return List.copyOf(keys);
  }

  private static boolean isOf(ExplainedKey key, RemoteReference extract) {
    return key.secretKey() == null && key.item().equals(extract.key());
  }

  private ExplainedKey key(
      KeystoreSecret kss,
      @Nullable String secretKey,
      String item,
      @Nullable RemoteReference reference,
      @Nullable String version,
      boolean isRead) {
    return new ExplainedKey(
        secretKey,
        item,
        reference == null ? null : reference.property(),
        reference != null && reference.version() != null,
        isRead,
        isGone(kss, secretKey, item),
        version,
        newest(kss, item),
        readers(kss, item));
  }

  private static boolean isGone(KeystoreSecret kss, @Nullable String secretKey, String item) {
    return kss.statusOrEmpty().gone().stream()
        .anyMatch(key -> Objects.equals(key.secretKey(), secretKey) && key.key().equals(item));
  }

  /// The highest version in any status: of those who take the newest it is the table's, as of their
  /// last refresh.
  private @Nullable String newest(KeystoreSecret kss, String item) {
    return Stream.concat(Stream.of(kss), others.stream())
        .filter(reader -> keystores.contains(reader.keystoreId()))
        .flatMap(reader -> reader.statusOrEmpty().keys().stream())
        .filter(key -> key.key().equals(item))
        .map(KeystoreSecretStatus.Key::version)
        .filter(Objects::nonNull)
        .max(VersionText.OLDEST_FIRST)
        .orElse(null);
  }

  private List<String> readers(KeystoreSecret kss, String item) {
    TreeSet<String> readers = new TreeSet<>();
    others.stream()
        .filter(other -> !named(other).equals(named(kss)))
        .filter(other -> keystores.contains(other.keystoreId()))
        .filter(other -> items(other).anyMatch(item::equals))
        .forEach(other -> readers.add(named(other)));
    return List.copyOf(readers);
  }

  /// The names of the items that it reads or is to read.
  static Stream<String> items(KeystoreSecret kss) {
    return Stream.concat(
        kss.statusOrEmpty().keys().stream().map(KeystoreSecretStatus.Key::key),
        kss.getSpec().references().map(RemoteReference::key));
  }

  /// What the spec says of it; nothing of what was found by its name.
  private static Optional<RemoteReference> reference(
      KeystoreSecret kss, KeystoreSecretStatus.Key read) {
    return switch (read.from()) {
      case EXTRACT ->
          kss.getSpec().extracts().filter(extract -> extract.key().equals(read.key())).findFirst();
      case FIND -> Optional.empty();
      case null ->
          kss.getSpec().data().stream()
              .filter(entry -> entry.secretKey().equals(read.secretKey()))
              .map(SecretDataEntry::remoteRef)
              .findFirst();
    };
  }

  static String named(KeystoreSecret kss) {
    return kss.getMetadata().getNamespace() + "/" + kss.getMetadata().getName();
  }
}
