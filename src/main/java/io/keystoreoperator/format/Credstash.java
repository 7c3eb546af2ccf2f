package io.keystoreoperator.format;

import io.keystoreoperator.model.Bytes;
import io.keystoreoperator.model.DataKey;
import io.keystoreoperator.model.ItemAttribute;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.Plaintext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/// A value sealed by a data key, as credstash does: the counter starts at one, and `digest` names
/// the hash under the HMAC, SHA256 where an older writer left it out.
public final class Credstash implements SealedValue {
  private final ItemKey item;
  private final Envelope envelope;

  private Credstash(ItemKey item, Envelope envelope) {
    this.item = item;
    this.envelope = envelope;
  }

  static Credstash read(ItemReader item) {
    HmacDigest digest = digestOf(item);
    return new Credstash(
        item.item().key(),
        new Envelope(
            item.kmsBlob("key"),
            item.base64("contents"),
            digest,
            item.hmacOfEitherType("hmac", digest),
            InitialCounter.ONE));
  }

  /// The item as credstash 1.17.1 writes it.
  ///
  /// @param version as it lies in the table, numbers padded to 19 digits
  /// @param dataKey of 64 bytes, never used before
  public static Map<String, ItemAttribute> attributes(
      String name, String version, Plaintext value, DataKey dataKey, HmacDigest digest) {
    Envelope envelope = Envelope.seal(value, dataKey, digest, InitialCounter.ONE);
    byte[] hmac =
        HexFormat.of().formatHex(envelope.hmac().toArray()).getBytes(StandardCharsets.US_ASCII);
    return Map.of(
        "name",
        new ItemAttribute.Text(name),
        "version",
        new ItemAttribute.Text(version),
        "key",
        base64(envelope.blob()),
        "contents",
        base64(envelope.contents()),
        "hmac",
        new ItemAttribute.Binary(Bytes.of(hmac)),
        "digest",
        new ItemAttribute.Text(digest.name()));
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
    return ItemFormat.CREDSTASH;
  }

  @Override
  public Plaintext open(Plaintext kmsAnswer) {
    return envelope.open(item, kmsAnswer);
  }

  private static HmacDigest digestOf(ItemReader item) {
    if (!item.has("digest")) {
      return HmacDigest.SHA256;
    }
    return HmacDigest.named(item.text("digest"))
        .orElseThrow(
            () ->
                item.fault("attribute digest is none of " + Arrays.toString(HmacDigest.values())));
  }

  private static ItemAttribute.Text base64(Bytes bytes) {
    return new ItemAttribute.Text(Base64.getEncoder().encodeToString(bytes.toArray()));
  }
}
