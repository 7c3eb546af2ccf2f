package io.keystoreoperator.model;

import java.util.Map;

/// What KMS is asked to open: the blob, and the encryption context it insists on.
public record Ciphertext(Bytes blob, Map<String, String> encryptionContext) {
  public Ciphertext {
    encryptionContext = Map.copyOf(encryptionContext);
  }
}
