package io.keystoreoperator.format;

import io.keystoreoperator.model.Bytes;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemAttribute;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Takes the attributes of an item for what they should be, and says what is wrong with them
/// without quoting them.
record ItemReader(EncryptedItem item) {
  /// The most that KMS opens in one Decrypt, in bytes.
  private static final int MAX_BLOB_BYTES = 6144;

  private static final Pattern LINE_BREAK = Pattern.compile("[\r\n]+");

  boolean has(String attribute) {
    return item.attributes().containsKey(attribute);
  }

  String text(String attribute) {
    if (required(attribute) instanceof ItemAttribute.Text(String value)) {
      return value;
    }
    throw fault("attribute %s is not a String", attribute);
  }

  /// The bytes behind Base64, in lines or not. A last group without its padding is a sign of
  /// truncation.
  Bytes base64(String attribute) {
    String text = LINE_BREAK.matcher(text(attribute)).replaceAll("");
    if (text.length() % 4 != 0) {
      throw fault("attribute %s is truncated Base64", attribute);
    }
    try {
      return Bytes.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException _) {
      throw fault("attribute %s is not Base64", attribute);
    }
  }

  /// A blob that KMS could open, behind Base64.
  Bytes kmsBlob(String attribute) {
    Bytes blob = base64(attribute);
    if (blob.length() == 0) {
      throw fault("attribute %s is empty", attribute);
    }
    if (blob.length() > MAX_BLOB_BYTES) {
      throw fault("attribute %s is longer than KMS opens", attribute);
    }
    return blob;
  }

  /// An HMAC in hex, as a String.
  Bytes hmac(String attribute, HmacDigest digest) {
    return unhexed(attribute, text(attribute), digest);
  }

  /// An HMAC in hex, as a Binary or, by older writers, a String.
  Bytes hmacOfEitherType(String attribute, HmacDigest digest) {
    String hex =
        switch (required(attribute)) {
          case ItemAttribute.Text(String value) -> value;
          case ItemAttribute.Binary(Bytes value) ->
              new String(value.toArray(), StandardCharsets.ISO_8859_1);
          case ItemAttribute.Numeric _ -> throw neitherType(attribute);
          case ItemAttribute.Other _ -> throw neitherType(attribute);
        };
    return unhexed(attribute, hex, digest);
  }

  SyncFailedException fault(String problem) {
    return new SyncFailedException(new SyncFailure.IntegrityFailed(item.key(), problem));
  }

  private Bytes unhexed(String attribute, String hex, HmacDigest digest) {
    if (hex.length() != 2 * digest.length()) {
      throw fault("attribute %s has the wrong length for its digest", attribute);
    }
    try {
      return Bytes.of(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException _) {
      throw fault("attribute %s is not hex", attribute);
    }
  }

  private SyncFailedException neitherType(String attribute) {
    return fault("attribute %s is neither a Binary nor a String", attribute);
  }

  private ItemAttribute required(String attribute) {
    ItemAttribute value = item.attributes().get(attribute);
    if (value == null) {
      throw fault("attribute %s is missing", attribute);
    }
    return value;
  }

  private SyncFailedException fault(String problem, String attribute) {
    return fault(problem.formatted(attribute));
  }
}
