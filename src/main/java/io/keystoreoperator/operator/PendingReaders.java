package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.model.KeystoreId;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The KeystoreSecrets whose reconcile is about to come, by keystore and namespace: whoever reads
/// first reads for them, too.
final class PendingReaders {
  private final Map<KeystoreId, Map<String, Set<ResourceID>>> waiting = new HashMap<>();

  /// By whom each was taken: the latch opens when all that goes with it are gathered.
  private final Map<ResourceID, CountDownLatch> taken = new HashMap<>();

  synchronized void add(KeystoreId keystore, ResourceID reader) {
    waiting
        .computeIfAbsent(keystore, _ -> new LinkedHashMap<>())
        .computeIfAbsent(namespace(reader), _ -> new LinkedHashSet<>())
        .add(reader);
  }

  synchronized boolean contains(KeystoreId keystore, ResourceID reader) {
    return taken.containsKey(reader)
        || waiting
            .getOrDefault(keystore, Map.of())
            .getOrDefault(namespace(reader), Set.of())
            .contains(reader);
  }

  /// Its reconcile has come. Where somebody is about to read for it, waits until it is settled
  /// whether that somebody does: a look too soon would find nothing, and read for itself.
  void begin(KeystoreId keystore, ResourceID reader) {
    CountDownLatch gathering = remove(keystore, reader);
    if (gathering != null) {
      try {
        gathering.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized @Nullable CountDownLatch remove(KeystoreId keystore, ResourceID reader) {
    CountDownLatch gathering = taken.remove(reader);
    Map<String, Set<ResourceID>> namespaces = waiting.getOrDefault(keystore, Map.of());
    Set<ResourceID> readers = namespaces.get(namespace(reader));
    if (readers != null && readers.remove(reader) && readers.isEmpty()) {
      namespaces.remove(namespace(reader));
      if (namespaces.isEmpty()) {
        waiting.remove(keystore);
      }
    }
    return gathering;
  }

  /// Takes one that waits for this keystore, in a namespace that will do.
  ///
  /// @param gathered opens when it is settled whether it is read for
  synchronized Optional<ResourceID> take(
      KeystoreId keystore, Predicate<String> namespaceFits, CountDownLatch gathered) {
    Map<String, Set<ResourceID>> namespaces = waiting.getOrDefault(keystore, Map.of());
    for (var readers : namespaces.entrySet()) {
      if (namespaceFits.test(readers.getKey())) {
        Iterator<ResourceID> first = readers.getValue().iterator();
        ResourceID reader = first.next();
        var _ = remove(keystore, reader);
        taken.put(reader, gathered);
        return Optional.of(reader);
      }
    }
    return Optional.empty();
  }

  /// Nobody reads for one that was taken after all; nothing happens when its reconcile has come.
  synchronized void putBack(KeystoreId keystore, ResourceID reader) {
    if (taken.remove(reader) != null) {
      add(keystore, reader);
    }
  }

  private static String namespace(ResourceID reader) {
    return reader.getNamespace().orElse("");
  }
}
