package io.keystoreoperator.format;

import io.keystoreoperator.model.Bytes;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/// The hash under an item's HMAC, each by the name that credstash 1.17.1 gives it; these are all it
/// reads or writes.
public enum HmacDigest {
  MD5("HmacMD5", 16),
  SHA("HmacSHA1", 20),
  SHA224("HmacSHA224", 28),
  SHA256("HmacSHA256", 32),
  SHA384("HmacSHA384", 48),
  SHA512("HmacSHA512", 64);

  private final String algorithm;
  private final int length;

  HmacDigest(String algorithm, int length) {
    this.algorithm = algorithm;
    this.length = length;
  }

  static Optional<HmacDigest> named(String name) {
    return Arrays.stream(values()).filter(digest -> digest.name().equals(name)).findFirst();
  }

  /// Of the HMAC, in bytes.
  int length() {
    return length;
  }

  Bytes hmac(SecretKey key, Bytes message) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(key);
      return Bytes.of(mac.doFinal(message.toArray()));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("this Java has no " + algorithm, e);
    }
  }
}
