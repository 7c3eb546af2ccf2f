package io.keystoreoperator.sync;

import io.keystoreoperator.aws.SingleFlight;
import io.keystoreoperator.model.Ciphertext;
import io.keystoreoperator.model.Plaintext;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/// What KMS has opened for those who share one read, each ciphertext once. It is held as long as
/// the read is, and no longer.
public final class OpenedValues {
  private final ConcurrentMap<Ciphertext, Plaintext> opened = new ConcurrentHashMap<>();
  private final SingleFlight<Ciphertext, Plaintext> flights = new SingleFlight<>();

  /// KMS's answer for a ciphertext; whoever asks first makes the call, the others wait for it.
  Plaintext open(Ciphertext ciphertext, Supplier<Plaintext> kms) {
    Plaintext atHand = opened.get(ciphertext);
    return atHand == null ? flights.join(ciphertext, () -> ask(ciphertext, kms)) : atHand;
  }

  private Plaintext ask(Ciphertext ciphertext, Supplier<Plaintext> kms) {
    // A flight may have ended between looking and boarding.
    Plaintext atHand = opened.get(ciphertext);
    if (atHand != null) {
      return atHand;
    }
    Plaintext answer = kms.get();
    opened.put(ciphertext, answer);
    return answer;
  }
}
