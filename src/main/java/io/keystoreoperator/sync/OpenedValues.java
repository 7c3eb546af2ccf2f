package io.keystoreoperator.sync;

import io.keystoreoperator.model.Ciphertext;
import io.keystoreoperator.model.Plaintext;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// What KMS has opened for those who share one read, each ciphertext once. It is held as long as
/// the read is, and no longer.
public final class OpenedValues {
  private final ConcurrentHashMap<Ciphertext, FutureTask<Plaintext>> opened =
      new ConcurrentHashMap<>();

  /// KMS's answer for a ciphertext; whoever asks first makes the call, the others wait for it.
  Plaintext open(Ciphertext ciphertext, Supplier<Plaintext> kms) {
    FutureTask<Plaintext> call =
        opened.computeIfAbsent(ciphertext, _ -> new FutureTask<>(kms::get));
    call.run();
    try {
      return call.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while decrypting");
    } catch (ExecutionException e) {
      opened.remove(ciphertext, call);
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      // Without the cause, which may quote a value.
      throw new IllegalStateException("decrypting ended in an error");
    }
  }
}
