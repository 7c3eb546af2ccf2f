package io.keystoreoperator.format;

import io.keystoreoperator.model.Bytes;
import io.keystoreoperator.model.DataKey;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.security.MessageDigest;

/// A value sealed by a data key of its own, which KMS has sealed in turn: contents by AES-256 in
/// counter mode, and an HMAC over them.
record Envelope(Bytes blob, Bytes contents, HmacDigest digest, Bytes hmac, InitialCounter counter) {

  static Envelope seal(
      Plaintext value, DataKey dataKey, HmacDigest digest, InitialCounter counter) {
    EnvelopeKeys keys = new EnvelopeKeys(dataKey.key());
    Bytes contents = keys.encrypt(value, counter);
    return new Envelope(dataKey.blob(), contents, digest, keys.hmac(digest, contents), counter);
  }

  Plaintext open(ItemKey item, Plaintext dataKey) {
    if (dataKey.length() != EnvelopeKeys.LENGTH) {
      throw fault(item, "its data key has " + dataKey.length() + " bytes, not 64");
    }
    EnvelopeKeys keys = new EnvelopeKeys(dataKey);
    // Before decrypting, and in constant time: what nobody authenticated is not worth a look.
    if (!MessageDigest.isEqual(keys.hmac(digest, contents).toArray(), hmac.toArray())) {
      throw fault(item, "its HMAC is wrong: it was damaged or changed after it was stored");
    }
    return keys.decrypt(contents, counter);
  }

  private static SyncFailedException fault(ItemKey item, String problem) {
    return new SyncFailedException(new SyncFailure.IntegrityFailed(item, problem));
  }
}
