package io.keystoreoperator.localaws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Our items are, byte for byte, those that the real tools wrote.
class KeystoreItemsTest {
  /// An item of the vectors, and what KMS makes of its blob.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Vector(JsonNode item, byte[] blob, byte[] kmsPlaintext, byte[] value) {
    String text(String attribute) {
      return item.path(attribute).path("S").asText();
    }

    Map<String, AttributeValue> attributes() {
      Map<String, AttributeValue> attributes = new HashMap<>();
      for (var attribute : item.properties()) {
        JsonNode value = attribute.getValue();
        attributes.put(
            attribute.getKey(),
            value.has("S")
                ? AttributeValue.fromS(value.path("S").asText())
                : value.has("N")
                    ? AttributeValue.fromN(value.path("N").asText())
                    : AttributeValue.fromB(
                        SdkBytes.fromByteArray(decode(value.path("B").asText()))));
      }
      return attributes;
    }
  }

  static Stream<Named<Vector>> v1() throws IOException {
    return vectors("keystore-v1", "Value");
  }

  static Stream<Named<Vector>> v2() throws IOException {
    return vectors("keystore-v2", "key");
  }

  static Stream<Named<Vector>> credstash() throws IOException {
    return vectors("credstash", "key")
        .filter(vector -> vector.getPayload().text("digest").equals("SHA256"));
  }

  @ParameterizedTest
  @MethodSource
  void v1(Vector vector) {
    var item = KeystoreItems.v1(vector.text("ParameterName"), vector.blob());

    assertThat(item).isEqualTo(vector.attributes());
    assertThat(KeystoreItems.v1Plaintext(vector.value())).isEqualTo(vector.kmsPlaintext());
  }

  @ParameterizedTest
  @MethodSource
  void v2(Vector vector) {
    var item =
        KeystoreItems.v2(
            vector.text("name"),
            vector.item().path("version").path("N").asLong(),
            vector.kmsPlaintext(),
            vector.blob(),
            vector.value());

    assertThat(item).isEqualTo(vector.attributes());
  }

  @ParameterizedTest
  @MethodSource
  void credstash(Vector vector) {
    var item =
        KeystoreItems.credstash(
            vector.text("name"),
            vector.text("version"),
            vector.kmsPlaintext(),
            vector.blob(),
            vector.value());

    assertThat(item).isEqualTo(vector.attributes());
  }

  private static Stream<Named<Vector>> vectors(String file, String blobAttribute)
      throws IOException {
    try (InputStream json =
        Objects.requireNonNull(
            KeystoreItemsTest.class.getResourceAsStream("/vectors/" + file + ".json"))) {
      JsonNode vectors = Json.MAPPER.readTree(json);
      return StreamSupport.stream(vectors.path("items").spliterator(), false)
          .map(entry -> vector(entry, blobAttribute, vectors.path("kmsDecrypt")));
    }
  }

  private static Named<Vector> vector(JsonNode entry, String blobAttribute, JsonNode kmsDecrypt) {
    String blob = entry.path("item").path(blobAttribute).path("S").asText().replaceAll("\\s", "");
    JsonNode decrypted = kmsDecrypt.path(blob);
    String plaintext =
        decrypted.isTextual() ? decrypted.asText() : decrypted.path("plaintextBase64").asText();
    return Named.of(
        entry.path("name").asText() + " " + entry.path("version").asText(),
        new Vector(
            entry.path("item"),
            decode(blob),
            decode(plaintext),
            decode(entry.path("plaintextBase64").asText())));
  }

  private static byte[] decode(String base64) {
    return Base64.getDecoder().decode(base64);
  }
}
