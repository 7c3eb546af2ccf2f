package io.keystoreoperator.localaws;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;

/// Writes items as the real tools do, through real KMS and DynamoDB calls.
///
/// @param keyId whatever names the key to KMS: an ID, ARN or alias
public record KeystoreWriter(KmsClient kms, DynamoDbClient dynamoDb, String table, String keyId) {
  private static final TableKey KEYSTORE_KEY = TableKey.text("ParameterName");
  private static final TableKey CREDSTASH_KEY = TableKey.text("name");
  private static final TableKey CREDSTASH_VERSION = TableKey.text("version");

  /// A table as the keystore gem makes it, for both of its formats.
  public static void createKeystoreTable(Account account, String region, String table) {
    account.createTable(region, table, KEYSTORE_KEY);
  }

  /// A table as `credstash setup` makes it.
  public static void createCredstashTable(Account account, String region, String table) {
    account.createTable(region, table, CREDSTASH_KEY, CREDSTASH_VERSION);
  }

  /// Keystore v1: `keystore store`, as released.
  public void putV1(String name, String value) {
    putV1(name, value.getBytes(StandardCharsets.UTF_8));
  }

  public void putV1(String name, byte[] value) {
    byte[] plaintext = KeystoreItems.v1Plaintext(value);
    var encrypted = kms.encrypt(r -> r.keyId(keyId).plaintext(SdkBytes.fromByteArray(plaintext)));
    put(KeystoreItems.v1(name, encrypted.ciphertextBlob().asByteArray()));
  }

  /// Keystore v2: envelope encryption, with no room for an empty value.
  public void putV2(String name, long version, String value) {
    putV2(name, version, value.getBytes(StandardCharsets.UTF_8));
  }

  public void putV2(String name, long version, byte[] value) {
    if (value.length == 0) {
      throw new IllegalArgumentException("keystore v2 cannot encrypt an empty value");
    }
    var key = dataKey(Map.of());
    put(
        KeystoreItems.v2(
            name,
            version,
            key.plaintext().asByteArray(),
            key.ciphertextBlob().asByteArray(),
            value));
  }

  /// A version padded as credstash pads it.
  public void putCredstash(String name, long version, String value) {
    putCredstash(
        name, "%019d".formatted(version), value.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /// A version just as it is given, and an encryption context.
  public void putCredstash(
      String name, String version, byte[] value, Map<String, String> encryptionContext) {
    var key = dataKey(encryptionContext);
    put(
        KeystoreItems.credstash(
            name,
            version,
            key.plaintext().asByteArray(),
            key.ciphertextBlob().asByteArray(),
            value));
  }

  /// Any item, as it is: what no tool would write.
  public void put(Map<String, AttributeValue> item) {
    dynamoDb.putItem(r -> r.tableName(table).item(item));
  }

  /// An item of a keystore table.
  public void delete(String name) {
    dynamoDb.deleteItem(
        r -> r.tableName(table).key(Map.of(KEYSTORE_KEY.name(), AttributeValue.fromS(name))));
  }

  private GenerateDataKeyResponse dataKey(Map<String, String> encryptionContext) {
    return kms.generateDataKey(
        r ->
            r.keyId(keyId)
                .numberOfBytes(KeystoreItems.DATA_KEY_BYTES)
                .encryptionContext(encryptionContext));
  }
}
