package io.keystoreoperator.localaws;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Items as the keystore gem and credstash lay them down, made from what KMS gave.
final class KeystoreItems {
  /// Of the data key: the first half encrypts, the other half authenticates.
  static final int DATA_KEY_BYTES = 64;

  private static final int HALF = DATA_KEY_BYTES / 2;
  private static final int BLOCK = 16;
  private static final String HMAC = "HmacSHA256";

  // Ruby's Base64.encode64: a newline after every 60 characters, and at the end.
  private static final Base64.Encoder RUBY = Base64.getMimeEncoder(60, new byte[] {'\n'});

  private KeystoreItems() {}

  /// What the gem encrypts in place of a value: KMS takes no empty plaintext.
  static byte[] v1Plaintext(byte[] value) {
    return value.length == 0 ? new byte[] {' '} : value;
  }

  static Map<String, AttributeValue> v1(String name, byte[] blob) {
    return Map.of("ParameterName", text(name), "Value", text(ruby(blob)));
  }

  static Map<String, AttributeValue> v2(
      String name, long version, byte[] dataKey, byte[] blob, byte[] value) {
    byte[] contents = encrypt(dataKey, new byte[BLOCK], value);
    return Map.of(
        "ParameterName", text(name),
        "name", text(name),
        "version", AttributeValue.fromN(Long.toString(version)),
        "key", text(ruby(blob)),
        "contents", text(ruby(contents)),
        "hmac", text(hexHmac(dataKey, contents)),
        "keystore_format", text("v2"));
  }

  static Map<String, AttributeValue> credstash(
      String name, String version, byte[] dataKey, byte[] blob, byte[] value) {
    byte[] one = new byte[BLOCK];
    one[BLOCK - 1] = 1;
    byte[] contents = encrypt(dataKey, one, value);
    return Map.of(
        "name", text(name),
        "version", text(version),
        "key", text(Base64.getEncoder().encodeToString(blob)),
        "contents", text(Base64.getEncoder().encodeToString(contents)),
        "hmac", AttributeValue.fromB(SdkBytes.fromUtf8String(hexHmac(dataKey, contents))),
        "digest", text("SHA256"));
  }

  private static byte[] encrypt(byte[] dataKey, byte[] counter, byte[] value) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(dataKey, 0, HALF, "AES"),
          new IvParameterSpec(counter));
      return cipher.doFinal(value);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hexHmac(byte[] dataKey, byte[] contents) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(Arrays.copyOfRange(dataKey, HALF, DATA_KEY_BYTES), HMAC));
      return HexFormat.of().formatHex(mac.doFinal(contents));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String ruby(byte[] bytes) {
    return new String(RUBY.encode(bytes), StandardCharsets.US_ASCII) + "\n";
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }
}
