package io.keystoreoperator.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A decrypted value, exact to the byte. It cannot print itself, and neither can a record or
/// collection that holds it; compared in constant time.
public final class Plaintext {
  private final byte[] bytes;

  private Plaintext(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Plaintext of(byte[] bytes) {
    return new Plaintext(bytes.clone());
  }

  public static Plaintext ofUtf8(String text) {
    return new Plaintext(text.getBytes(StandardCharsets.UTF_8));
  }

  /// A copy: the caller may overwrite it.
  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Plaintext other && MessageDigest.isEqual(bytes, other.bytes);
  }

  /// The length alone: a hash of the value could reach a log through a collection.
  @Override
  public int hashCode() {
    return bytes.length;
  }

  @Override
  public String toString() {
    return "Plaintext[" + bytes.length + " bytes]";
  }
}
