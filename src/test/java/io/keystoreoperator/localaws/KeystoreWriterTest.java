package io.keystoreoperator.localaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;

class KeystoreWriterTest {
  private static LocalAws aws;
  private static Clients clients;
  private static KmsClient kms;
  private static DynamoDbClient dynamoDb;
  private static KeystoreWriter keystore;
  private static KeystoreWriter credstash;

  @BeforeAll
  static void startAws() {
    aws = LocalAws.start();
    clients = new Clients(aws, aws.region());
    Account a = aws.account("111122223333");
    a.createKey("alias/keystore");
    KeystoreWriter.createKeystoreTable(a, aws.region(), "keystore");
    KeystoreWriter.createCredstashTable(a, aws.region(), "credential-store");
    kms = clients.kms(a.administrator().provider());
    dynamoDb = clients.dynamoDb(a.administrator().provider());
    keystore = new KeystoreWriter(kms, dynamoDb, "keystore", "alias/keystore");
    credstash = new KeystoreWriter(kms, dynamoDb, "credential-store", "alias/keystore");
  }

  @AfterAll
  static void stopAws() {
    clients.close();
    aws.close();
  }

  @Test
  void aV1ItemDecryptsToItsValue() {
    keystore.putV1("db.password", "s3cr3t");

    assertThat(decrypted(item("db.password"), "Value", Map.of())).asString().isEqualTo("s3cr3t");
  }

  @Test
  void anEmptyV1ValueIsStoredAsOneSpace() {
    keystore.putV1("empty", "");

    assertThat(decrypted(item("empty"), "Value", Map.of())).asString().isEqualTo(" ");
  }

  @Test
  void aV2ItemHoldsADataKeyOfTwoHalves() {
    keystore.putV2("envelope", 3, "s3cr3t");

    assertThat(decrypted(item("envelope"), "key", Map.of())).hasSize(64);
    assertThat(item("envelope")).containsEntry("version", AttributeValue.fromN("3"));
  }

  @Test
  void anEmptyV2ValueIsRefused() {
    assertThatThrownBy(() -> keystore.putV2("empty", 1, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDeletedItemIsGone() {
    keystore.putV1("short-lived", "s3cr3t");

    keystore.delete("short-lived");

    assertThat(item("short-lived")).isEmpty();
  }

  @Test
  void aCredstashVersionIsPadded() {
    credstash.putCredstash("api-key", 7, "s3cr3t");

    assertThat(credstashItem("api-key", "0000000000000000007")).containsKey("contents");
  }

  @Test
  void aCredstashItemKeepsItsEncryptionContext() {
    Map<String, String> context = Map.of("env", "prod");
    byte[] value = "s3cr3t".getBytes(StandardCharsets.UTF_8);

    credstash.putCredstash("bound", "v1", value, context);

    var item = credstashItem("bound", "v1");
    assertThat(decrypted(item, "key", context)).hasSize(64);
    assertThatThrownBy(() -> decrypted(item, "key", Map.of()))
        .isInstanceOf(InvalidCiphertextException.class);
  }

  private static Map<String, AttributeValue> item(String name) {
    var key = Map.of("ParameterName", AttributeValue.fromS(name));
    return dynamoDb.getItem(r -> r.tableName("keystore").key(key)).item();
  }

  private static Map<String, AttributeValue> credstashItem(String name, String version) {
    var key = Map.of("name", AttributeValue.fromS(name), "version", AttributeValue.fromS(version));
    return dynamoDb.getItem(r -> r.tableName("credential-store").key(key)).item();
  }

  private static byte[] decrypted(
      Map<String, AttributeValue> item, String attribute, Map<String, String> context) {
    String blob = item.getOrDefault(attribute, AttributeValue.fromS("")).s();
    var bytes = SdkBytes.fromByteArray(Base64.getMimeDecoder().decode(blob));
    return kms.decrypt(r -> r.ciphertextBlob(bytes).encryptionContext(context))
        .plaintext()
        .asByteArray();
  }
}
