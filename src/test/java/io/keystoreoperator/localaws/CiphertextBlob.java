package io.keystoreoperator.localaws;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/// What Encrypt gives and Decrypt takes: a header, the key's ARN, and AES-GCM over the plaintext
/// with the encryption context as associated data. The layout is this server's own; the first three
/// bytes are KMS's, so that Base64 starts with `AQIC`.
@SuppressWarnings("ArrayRecordComponent") // never compared
record CiphertextBlob(String keyArn, byte[] iv, byte[] sealed) {
  private static final byte[] HEADER = {1, 2, 2};
  private static final int IV_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String CIPHER = "AES/GCM/NoPadding";

  static byte[] seal(
      KmsKey key, byte[] plaintext, Map<String, String> context, SecureRandom random) {
    byte[] iv = new byte[IV_BYTES];
    random.nextBytes(iv);
    byte[] arn = key.arn().getBytes(StandardCharsets.UTF_8);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, iv, context).doFinal(plaintext);
      return ByteBuffer.allocate(HEADER.length + 2 + arn.length + IV_BYTES + sealed.length)
          .put(HEADER)
          .putShort((short) arn.length)
          .put(arn)
          .put(iv)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// @throws AwsError InvalidCiphertextException
  static CiphertextBlob parse(byte[] blob) {
    ByteBuffer buffer = ByteBuffer.wrap(blob);
    for (byte expected : HEADER) {
      if (!buffer.hasRemaining() || buffer.get() != expected) {
        throw invalid();
      }
    }
    int arnLength = buffer.remaining() < 2 ? -1 : buffer.getShort();
    if (arnLength < 0 || buffer.remaining() < arnLength + IV_BYTES + TAG_BITS / Byte.SIZE) {
      throw invalid();
    }
    byte[] arn = new byte[arnLength];
    byte[] iv = new byte[IV_BYTES];
    byte[] sealed = new byte[buffer.remaining() - arnLength - IV_BYTES];
    buffer.get(arn).get(iv).get(sealed);
    return new CiphertextBlob(new String(arn, StandardCharsets.UTF_8), iv, sealed);
  }

  /// @throws AwsError InvalidCiphertextException when the context or the blob is not the one sealed
  byte[] open(KmsKey key, Map<String, String> context) {
    try {
      return cipher(Cipher.DECRYPT_MODE, key, iv, context).doFinal(sealed);
    } catch (GeneralSecurityException _) {
      throw invalid();
    }
  }

  private static Cipher cipher(int mode, KmsKey key, byte[] iv, Map<String, String> context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key.material(), new GCMParameterSpec(TAG_BITS, iv));
    cipher.updateAAD(associatedData(context));
    return cipher;
  }

  private static byte[] associatedData(Map<String, String> context) {
    var bytes = new ByteArrayOutputStream();
    try (var data = new DataOutputStream(bytes)) {
      for (var entry : new TreeMap<>(context).entrySet()) {
        data.writeUTF(entry.getKey());
        data.writeUTF(entry.getValue());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static AwsError invalid() {
    return new AwsError(400, "InvalidCiphertextException", null);
  }
}
