package io.keystoreoperator.cli.items;

import io.keystoreoperator.cli.shell.CommandFailedException;
import io.keystoreoperator.format.Credstash;
import io.keystoreoperator.format.HmacDigest;
import io.keystoreoperator.format.KeystoreV1;
import io.keystoreoperator.format.KeystoreV2;
import io.keystoreoperator.kms.KmsEncrypter;
import io.keystoreoperator.model.ItemAttribute;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.model.Plaintext;
import java.util.Map;
import java.util.Objects;

/// Makes the item of a value, with one call to KMS.
record Sealer(KmsEncrypter kms) {
  Map<String, ItemAttribute> seal(String name, Plaintext value, Draft draft) {
    return switch (draft.format()) {
      case KEYSTORE_V1 -> v1(name, value);
      case KEYSTORE_V2 -> v2(name, value, draft);
      case CREDSTASH ->
          Credstash.attributes(name, version(draft), value, kms.dataKey(), HmacDigest.SHA256);
      case AUTO -> throw new IllegalStateException("a draft has a format of its own");
    };
  }

  private Map<String, ItemAttribute> v1(String name, Plaintext value) {
    Plaintext toEncrypt = KeystoreV1.toEncrypt(value);
    if (toEncrypt.length() > KmsEncrypter.MAX_PLAINTEXT_BYTES) {
      throw new CommandFailedException(
          "\"%s\" has %,d bytes, and KeystoreV1 holds %,d at most: store it with --format KeystoreV2"
              .formatted(name, toEncrypt.length(), KmsEncrypter.MAX_PLAINTEXT_BYTES));
    }
    return KeystoreV1.attributes(name, kms.encrypt(toEncrypt));
  }

  private Map<String, ItemAttribute> v2(String name, Plaintext value, Draft draft) {
    if (value.length() == 0) {
      throw new CommandFailedException(
          "\""
              + name
              + "\" is empty, which KeystoreV2 cannot hold: store it with --format "
              + FormatName.of(ItemFormat.KEYSTORE_V1));
    }
    return KeystoreV2.attributes(name, Long.parseLong(version(draft)), value, kms.dataKey());
  }

  private static String version(Draft draft) {
    return Objects.requireNonNull(draft.version(), "this format has versions");
  }
}
