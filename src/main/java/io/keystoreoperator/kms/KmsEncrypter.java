package io.keystoreoperator.kms;

import io.keystoreoperator.aws.AwsErrors;
import io.keystoreoperator.aws.AwsSession;
import io.keystoreoperator.model.Bytes;
import io.keystoreoperator.model.DataKey;
import io.keystoreoperator.model.Plaintext;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;

/// Has KMS seal values, or make the keys that seal them, as one session.
///
/// @param keyId an ID, ARN or alias, as KMS takes it
public record KmsEncrypter(
    AwsSession session, String keyId, Map<String, String> encryptionContext) {
  /// The most that KMS encrypts by itself, in bytes.
  public static final int MAX_PLAINTEXT_BYTES = 4096;

  private static final int DATA_KEY_BYTES = 64;

  public KmsEncrypter {
    encryptionContext = Map.copyOf(encryptionContext);
  }

  /// What KMS makes of 1 to 4,096 bytes.
  public Bytes encrypt(Plaintext value) {
    try {
      var answer =
          session.kms(
              kms ->
                  kms.encrypt(
                      call ->
                          call.keyId(keyId)
                              .plaintext(SdkBytes.fromByteArrayUnsafe(value.bytes()))
                              .encryptionContext(encryptionContext)));
      return Bytes.of(answer.ciphertextBlob().asByteArrayUnsafe());
    } catch (SdkException e) {
      throw AwsErrors.encrypting(session, "kms:Encrypt", keyId, e);
    }
  }

  /// A fresh data key of 64 bytes: use it once.
  public DataKey dataKey() {
    try {
      var answer =
          session.kms(
              kms ->
                  kms.generateDataKey(
                      call ->
                          call.keyId(keyId)
                              .numberOfBytes(DATA_KEY_BYTES)
                              .encryptionContext(encryptionContext)));
      return new DataKey(
          Plaintext.of(answer.plaintext().asByteArrayUnsafe()),
          Bytes.of(answer.ciphertextBlob().asByteArrayUnsafe()));
    } catch (SdkException e) {
      throw AwsErrors.encrypting(session, "kms:GenerateDataKey", keyId, e);
    }
  }
}
