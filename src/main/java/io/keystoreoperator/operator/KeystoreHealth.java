package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.model.KeystoreId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the readers of each keystore met there: the failures that are the keystore's, not theirs.
/// Held in memory; the next reconcile of each reader tells it anew.
final class KeystoreHealth {
  // Both guarded by this. The reports of a keystore lie in the order in which its readers failed.
  private final Map<KeystoreId, SequencedMap<ResourceID, FailureReport>> failing = new HashMap<>();
  private final Map<ResourceID, KeystoreId> keystoreOf = new HashMap<>();
  private volatile Consumer<KeystoreId> listener = _ -> {};

  /// Told whenever what is to be said of a keystore has changed.
  void onChange(Consumer<KeystoreId> listener) {
    this.listener = listener;
  }

  void failed(KeystoreId keystore, ResourceID reader, FailureReport report) {
    if (!report.concernsKeystore()) {
      forget(reader);
      return;
    }
    if (!keystore.equals(keystoreOf(reader))) {
      forget(reader);
    }
    telling(
        keystore,
        () -> {
          keystoreOf.put(reader, keystore);
          failing.computeIfAbsent(keystore, _ -> new LinkedHashMap<>()).put(reader, report);
        });
  }

  /// The reader fared well, failed for reasons of its own, or is no more.
  void forget(ResourceID reader) {
    KeystoreId keystore = keystoreOf(reader);
    if (keystore != null) {
      telling(
          keystore,
          () -> {
            keystoreOf.remove(reader);
            failing.computeIfPresent(
                keystore,
                (_, reports) -> {
                  reports.remove(reader);
                  return reports.isEmpty() ? null : reports;
                });
          });
    }
  }

  /// The oldest of the failures that readers meet, so that it stays the same while it lasts.
  synchronized Optional<FailureReport> failureOf(KeystoreId keystore) {
    return Optional.ofNullable(failing.get(keystore))
        .map(reports -> reports.firstEntry().getValue());
  }

  /// Those that failed because of the keystore.
  synchronized Set<ResourceID> failingReaders(KeystoreId keystore) {
    SequencedMap<ResourceID, FailureReport> reports = failing.get(keystore);
    return reports == null ? Set.of() : Set.copyOf(reports.keySet());
  }

  /// Those that have failed anyone.
  synchronized Set<KeystoreId> failingKeystores() {
    return Set.copyOf(failing.keySet());
  }

  private synchronized @Nullable KeystoreId keystoreOf(ResourceID reader) {
    return keystoreOf.get(reader);
  }

  /// Tells the listener, outside the lock, when a change turns what is to be said.
  private void telling(KeystoreId keystore, Runnable change) {
    boolean told;
    synchronized (this) {
      Optional<FailureReport> before = failureOf(keystore);
      change.run();
      told = !failureOf(keystore).equals(before);
    }
    if (told) {
      listener.accept(keystore);
    }
  }
}
