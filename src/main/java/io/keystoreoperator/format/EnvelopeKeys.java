package io.keystoreoperator.format;

import io.keystoreoperator.model.Bytes;
import io.keystoreoperator.model.Plaintext;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The two keys in a data key of 64 bytes: 32 for AES-256, 32 for the HMAC.
final class EnvelopeKeys {
  static final int LENGTH = 64;

  private static final String CIPHER = "AES/CTR/NoPadding";

  private final SecretKey encryption;
  private final SecretKey authentication;

  EnvelopeKeys(Plaintext dataKey) {
    if (dataKey.length() != LENGTH) {
      throw new IllegalArgumentException("a data key has 64 bytes, not " + dataKey.length());
    }
    byte[] key = dataKey.bytes();
    this.encryption = new SecretKeySpec(key, 0, LENGTH / 2, "AES");
    this.authentication = new SecretKeySpec(key, LENGTH / 2, LENGTH / 2, "HMAC");
    Arrays.fill(key, (byte) 0);
  }

  Bytes hmac(HmacDigest digest, Bytes contents) {
    return digest.hmac(authentication, contents);
  }

  Bytes encrypt(Plaintext value, InitialCounter counter) {
    return Bytes.of(aesCtr(value.bytes(), counter));
  }

  Plaintext decrypt(Bytes contents, InitialCounter counter) {
    return Plaintext.of(aesCtr(contents.toArray(), counter));
  }

  // In counter mode, to decrypt is to encrypt.
  private byte[] aesCtr(byte[] input, InitialCounter counter) {
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(Cipher.ENCRYPT_MODE, encryption, new IvParameterSpec(counter.block()));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + CIPHER, e);
    }
  }
}
