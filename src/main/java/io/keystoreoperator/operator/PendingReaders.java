package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.model.KeystoreId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The KeystoreSecrets that are still to read, by keystore and namespace: whoever reads first reads
/// for them, too.
final class PendingReaders {
  private final Map<KeystoreId, Map<String, Set<ResourceID>>> waiting = new HashMap<>();

  synchronized void add(KeystoreId keystore, ResourceID reader) {
    waiting
        .computeIfAbsent(keystore, _ -> new LinkedHashMap<>())
        .computeIfAbsent(namespace(reader), _ -> new LinkedHashSet<>())
        .add(reader);
  }

  synchronized boolean contains(KeystoreId keystore, ResourceID reader) {
    return waiting
        .getOrDefault(keystore, Map.of())
        .getOrDefault(namespace(reader), Set.of())
        .contains(reader);
  }

  synchronized void remove(KeystoreId keystore, ResourceID reader) {
    Map<String, Set<ResourceID>> namespaces = waiting.getOrDefault(keystore, Map.of());
    Set<ResourceID> readers = namespaces.get(namespace(reader));
    if (readers != null && readers.remove(reader) && readers.isEmpty()) {
      namespaces.remove(namespace(reader));
      if (namespaces.isEmpty()) {
        waiting.remove(keystore);
      }
    }
  }

  /// Takes one that waits for this keystore, in a namespace that will do.
  synchronized Optional<ResourceID> take(KeystoreId keystore, Predicate<String> namespaceFits) {
    Map<String, Set<ResourceID>> namespaces = waiting.getOrDefault(keystore, Map.of());
    for (var readers : namespaces.entrySet()) {
      if (namespaceFits.test(readers.getKey())) {
        ResourceID reader = readers.getValue().iterator().next();
        remove(keystore, reader);
        return Optional.of(reader);
      }
    }
    return Optional.empty();
  }

  private static String namespace(ResourceID reader) {
    return reader.getNamespace().orElse("");
  }
}
