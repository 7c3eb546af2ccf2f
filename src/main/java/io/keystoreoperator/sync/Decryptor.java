package io.keystoreoperator.sync;

import io.keystoreoperator.format.SealedValue;
import io.keystoreoperator.kms.KmsDecrypter;
import io.keystoreoperator.model.Ciphertext;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.plan.SyncPlan;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/// Makes values of items: their format says what KMS must open, KMS opens it, their format makes
/// the value of its answer.
public final class Decryptor {
  private final KmsDecrypter kms;
  private final Runnable shared;

  public Decryptor(KmsDecrypter kms) {
    this(kms, () -> {});
  }

  /// @param shared told of each value that was at hand, opened for another who reads it, too
  public Decryptor(KmsDecrypter kms, Runnable shared) {
    this.kms = kms;
    this.shared = shared;
  }

  /// The values of all items, opened in parallel.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException the first failure; nothing is opened
  ///     when an item is broken in a way that shows without KMS
  public Map<ItemKey, Plaintext> decrypt(
      SyncPlan plan, Map<ItemKey, EncryptedItem> items, OpenedValues opened) {
    Map<ItemKey, SealedValue> sealed = new HashMap<>();
    items.forEach((key, item) -> sealed.put(key, SealedValue.of(plan.keystore().format(), item)));
    Map<ItemKey, Plaintext> values = new HashMap<>();
    if (sealed.size() == 1) {
      sealed.forEach((key, value) -> values.put(key, open(plan, key, value, opened)));
      return values;
    }
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<ItemKey, Future<Plaintext>> opening = new TreeMap<>();
      sealed.forEach(
          (key, value) -> opening.put(key, each.submit(() -> open(plan, key, value, opened))));
      // In the order of the keys, so that of several failures it is always the same that is told.
      opening.forEach((key, value) -> values.put(key, await(value)));
    }
    return values;
  }

  private Plaintext open(SyncPlan plan, ItemKey key, SealedValue sealed, OpenedValues opened) {
    Ciphertext ciphertext = sealed.ciphertext(plan.encryptionContext(key));
    var asked = new AtomicBoolean();
    Plaintext answer =
        opened.open(
            ciphertext,
            () -> {
              asked.set(true);
              return kms.decrypt(plan.keystore(), key, ciphertext);
            });
    if (!asked.get()) {
      shared.run();
    }
    return sealed.open(answer);
  }

  private static Plaintext await(Future<Plaintext> value) {
    try {
      return value.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while decrypting");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      // Without the cause, which may quote a value.
      throw new IllegalStateException("decrypting ended in an error");
    }
  }
}
