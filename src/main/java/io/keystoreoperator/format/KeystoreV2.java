package io.keystoreoperator.format;

import io.keystoreoperator.model.Bytes;
import io.keystoreoperator.model.DataKey;
import io.keystoreoperator.model.ItemAttribute;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.Plaintext;
import java.util.HexFormat;
import java.util.Map;

/// A value sealed by a data key, as the keystore gem's branch for envelope encryption does: the
/// counter starts at zero, the HMAC is HMAC-SHA256 in hex.
public final class KeystoreV2 implements SealedValue {
  private final ItemKey item;
  private final Envelope envelope;

  private KeystoreV2(ItemKey item, Envelope envelope) {
    this.item = item;
    this.envelope = envelope;
  }

  static KeystoreV2 read(ItemReader item) {
    HmacDigest digest = HmacDigest.SHA256;
    return new KeystoreV2(
        item.item().key(),
        new Envelope(
            item.kmsBlob("key"),
            item.base64("contents"),
            digest,
            item.hmac("hmac", digest),
            InitialCounter.ZERO));
  }

  /// The item as the gem writes it.
  ///
  /// @param dataKey of 64 bytes, never used before
  public static Map<String, ItemAttribute> attributes(
      String name, long version, Plaintext value, DataKey dataKey) {
    Envelope envelope = Envelope.seal(value, dataKey, HmacDigest.SHA256, InitialCounter.ZERO);
    return Map.of(
        "ParameterName",
        new ItemAttribute.Text(name),
        "name",
        new ItemAttribute.Text(name),
        "version",
        new ItemAttribute.Numeric(Long.toString(version)),
        "key",
        LinedBase64.of(envelope.blob()),
        "contents",
        LinedBase64.of(envelope.contents()),
        "hmac",
        new ItemAttribute.Text(HexFormat.of().formatHex(envelope.hmac().toArray())),
        "keystore_format",
        new ItemAttribute.Text("v2"));
  }

  @Override
  public Bytes blob() {
    return envelope.blob();
  }

  @Override
  public int length() {
    return envelope.contents().length();
  }

  @Override
  public ItemFormat format() {
    return ItemFormat.KEYSTORE_V2;
  }

  @Override
  public Plaintext open(Plaintext kmsAnswer) {
    return envelope.open(item, kmsAnswer);
  }
}
