package io.keystoreoperator.format;

import io.keystoreoperator.model.Bytes;
import io.keystoreoperator.model.ItemAttribute;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.model.Plaintext;
import java.util.Map;
import java.util.Set;

/// A value sealed by KMS itself, as the stelligent/keystore gem does: `Value` is the ciphertext of
/// KMS Encrypt.
public final class KeystoreV1 implements SealedValue {
  // KMS encrypts no empty value. The gem stores one space instead, its later branch one NUL.
  private static final Plaintext EMPTY = Plaintext.ofUtf8("");
  private static final Plaintext EMPTY_STAND_IN = Plaintext.ofUtf8(" ");
  private static final Set<Plaintext> EMPTY_STAND_INS =
      Set.of(EMPTY_STAND_IN, Plaintext.ofUtf8("\0"));

  private final Bytes blob;

  private KeystoreV1(Bytes blob) {
    this.blob = blob;
  }

  static KeystoreV1 read(ItemReader item) {
    return new KeystoreV1(item.kmsBlob("Value"));
  }

  /// What KMS Encrypt is to seal for this value.
  public static Plaintext toEncrypt(Plaintext value) {
    return value.equals(EMPTY) ? EMPTY_STAND_IN : value;
  }

  /// The item as the gem writes it, from what KMS Encrypt answered.
  public static Map<String, ItemAttribute> attributes(String name, Bytes kmsCiphertext) {
    return Map.of(
        "ParameterName", new ItemAttribute.Text(name), "Value", LinedBase64.of(kmsCiphertext));
  }

  @Override
  public Bytes blob() {
    return blob;
  }

  @Override
  public int length() {
    return blob.length();
  }

  @Override
  public ItemFormat format() {
    return ItemFormat.KEYSTORE_V1;
  }

  @Override
  public Plaintext open(Plaintext kmsAnswer) {
    return EMPTY_STAND_INS.contains(kmsAnswer) ? EMPTY : kmsAnswer;
  }
}
