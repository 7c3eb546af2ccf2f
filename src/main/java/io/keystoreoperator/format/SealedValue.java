package io.keystoreoperator.format;

import io.keystoreoperator.model.Bytes;
import io.keystoreoperator.model.Ciphertext;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.Map;

/// The value of one item, still sealed. To read an item is to check all that can be checked without
/// KMS, so that a broken item costs no call; each fault is a [SyncFailure.IntegrityFailed] that
/// names the item and never quotes it.
public sealed interface SealedValue permits KeystoreV1, KeystoreV2, Credstash {
  /// Reads an item that is to be in this format.
  static SealedValue of(ItemFormat format, EncryptedItem item) {
    ItemReader reader = new ItemReader(item);
    ItemFormat found = formatOf(reader);
    if (format != ItemFormat.AUTO && format != found) {
      throw reader.fault(
          "it is a " + named(found) + " item, and the keystore says " + named(format));
    }
    return switch (found) {
      case KEYSTORE_V1 -> KeystoreV1.read(reader);
      case KEYSTORE_V2 -> KeystoreV2.read(reader);
      case CREDSTASH -> Credstash.read(reader);
      case AUTO -> throw new IllegalStateException("an item tells its own format");
    };
  }

  /// The blob that KMS must open.
  Bytes blob();

  /// How many bytes the value takes, sealed. In an envelope they are as many as the value has; KMS
  /// itself adds to them.
  int length();

  /// What this value is written in.
  ItemFormat format();

  /// What KMS is asked: to open the blob in this encryption context.
  default Ciphertext ciphertext(Map<String, String> encryptionContext) {
    return new Ciphertext(blob(), encryptionContext);
  }

  /// The value, from what KMS made of the blob.
  ///
  /// @throws SyncFailedException with [SyncFailure.IntegrityFailed]: this is not what was stored
  Plaintext open(Plaintext kmsAnswer);

  // The counter blocks of v2 and credstash differ, and no HMAC covers them: an item taken for the
  // other would pass and come out as noise. So nothing is guessed here.
  private static ItemFormat formatOf(ItemReader item) {
    if (item.has("keystore_format")) {
      return switch (item.text("keystore_format")) {
        case "v1" -> ItemFormat.KEYSTORE_V1;
        case "v2" -> ItemFormat.KEYSTORE_V2;
        default -> throw item.fault("attribute keystore_format is neither v1 nor v2");
      };
    }
    if (item.has("Value")) {
      return ItemFormat.KEYSTORE_V1;
    }
    if (!item.has("contents") && !item.has("key") && !item.has("hmac")) {
      throw item.fault(
          "it has neither Value (keystore v1) nor contents, key and hmac (keystore v2, credstash)");
    }
    if (item.has("ParameterName")) {
      throw item.fault("attribute keystore_format is missing, which a keystore v2 item must have");
    }
    return ItemFormat.CREDSTASH;
  }

  private static String named(ItemFormat format) {
    return switch (format) {
      case AUTO -> "Auto";
      case KEYSTORE_V1 -> "KeystoreV1";
      case KEYSTORE_V2 -> "KeystoreV2";
      case CREDSTASH -> "Credstash";
    };
  }
}
