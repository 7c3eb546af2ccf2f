package io.keystoreoperator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.localaws.KeystoreWriter;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads items as the keystore gem and credstash do, with code of their own.
record OriginalTools(KeystoreWriter keystore) {
  private static final int HALF = 32;

  Map<String, AttributeValue> item(Map<String, String> key) {
    Map<String, AttributeValue> typed = new HashMap<>();
    key.forEach((name, value) -> typed.put(name, AttributeValue.fromS(value)));
    return keystore
        .dynamoDb()
        .getItem(get -> get.tableName(keystore.table()).key(typed).consistentRead(true))
        .item();
  }

  byte[] v1(String name) {
    return decrypted(text(item(Map.of("ParameterName", name)), "Value"), Map.of());
  }

  byte[] v2(String name) {
    var item = item(Map.of("ParameterName", name));
    byte[] contents = Base64.getMimeDecoder().decode(text(item, "contents"));
    return opened(
        decrypted(text(item, "key"), Map.of()), contents, text(item, "hmac"), new byte[16]);
  }

  byte[] credstash(String name, long version, Map<String, String> context) {
    var item = item(Map.of("name", name, "version", "%019d".formatted(version)));
    byte[] contents = Base64.getDecoder().decode(text(item, "contents"));
    byte[] one = new byte[16];
    one[15] = 1;
    assertThat(text(item, "digest")).isEqualTo("SHA256");
    String hmac = attribute(item, "hmac").b().asUtf8String();
    return opened(decrypted(text(item, "key"), context), contents, hmac, one);
  }

  private byte[] decrypted(String base64, Map<String, String> context) {
    byte[] blob = Base64.getMimeDecoder().decode(base64);
    return keystore
        .kms()
        .decrypt(
            call -> call.ciphertextBlob(SdkBytes.fromByteArray(blob)).encryptionContext(context))
        .plaintext()
        .asByteArray();
  }

  private static byte[] opened(byte[] dataKey, byte[] contents, String hmac, byte[] counter) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Arrays.copyOfRange(dataKey, HALF, 2 * HALF), "HmacSHA256"));
      assertThat(HexFormat.of().formatHex(mac.doFinal(contents))).isEqualTo(hmac);
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(dataKey, 0, HALF, "AES"),
          new IvParameterSpec(counter));
      return cipher.doFinal(contents);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return attribute(item, name).s();
  }

  private static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
    assertThat(item).containsKey(name);
    return item.getOrDefault(name, AttributeValue.fromNul(true));
  }
}
