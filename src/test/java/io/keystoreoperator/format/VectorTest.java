package io.keystoreoperator.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.model.Bytes;
import io.keystoreoperator.model.Ciphertext;
import io.keystoreoperator.model.DataKey;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemAttribute;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.model.Plaintext;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VectorTest {
  static List<Vector> vectors() {
    return Vector.all();
  }

  @Test
  void thereAreItemsOfEveryFormat() {
    assertThat(vectors()).hasSize(32);
    assertThat(vectors().stream().map(Vector::format))
        .contains(ItemFormat.KEYSTORE_V1, ItemFormat.KEYSTORE_V2, ItemFormat.CREDSTASH);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void anItemTellsItsOwnFormat(Vector vector) {
    assertThat(opened(vector, ItemFormat.AUTO).bytes()).isEqualTo(vector.value().bytes());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void anItemIsReadInTheFormatTheKeystoreNames(Vector vector) {
    assertThat(opened(vector, vector.format()).bytes()).isEqualTo(vector.value().bytes());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void anItemWrittenWithItsOwnDataKeyIsTheSameToTheByte(Vector vector) {
    Bytes blob = SealedValue.of(ItemFormat.AUTO, vector.item()).blob();
    DataKey dataKey = new DataKey(vector.kmsAnswer(blob), blob);

    assertThat(written(vector, dataKey)).isEqualTo(vector.item().attributes());
  }

  @Test
  void kmsIsAskedInTheEncryptionContextGiven() {
    Vector vector = Vector.of(ItemFormat.CREDSTASH, "ctx");
    SealedValue sealed = SealedValue.of(ItemFormat.AUTO, vector.item());
    Map<String, String> context = Map.of("env", "prod");

    assertThat(sealed.ciphertext(context)).isEqualTo(new Ciphertext(sealed.blob(), context));
  }

  @Test
  void theStandInsForAnEmptyValueComeBackEmpty() {
    SealedValue sealed =
        SealedValue.of(ItemFormat.AUTO, Vector.of(ItemFormat.KEYSTORE_V1, "empty").item());

    assertThat(sealed.open(Plaintext.ofUtf8(" ")).length()).isZero();
    assertThat(sealed.open(Plaintext.ofUtf8("\0")).length()).isZero();
    assertThat(sealed.open(Plaintext.ofUtf8("  ")).length()).isEqualTo(2);
    assertThat(KeystoreV1.toEncrypt(Plaintext.ofUtf8(""))).isEqualTo(Plaintext.ofUtf8(" "));
  }

  @Test
  void anEnvelopeMayHoldOneSpace() {
    Vector vector = Vector.of(ItemFormat.CREDSTASH, "json");
    Bytes blob = SealedValue.of(ItemFormat.AUTO, vector.item()).blob();
    Plaintext space = Plaintext.ofUtf8(" ");
    var attributes =
        KeystoreV2.attributes("a", 1, space, new DataKey(vector.kmsAnswer(blob), blob));

    SealedValue sealed = SealedValue.of(ItemFormat.AUTO, new EncryptedItem("a", "1", attributes));

    assertThat(sealed.open(vector.kmsAnswer(blob))).isEqualTo(space);
  }

  @Test
  void anOlderCredstashItemHasItsHmacAsTextAndNoDigest() {
    Vector vector = Vector.of(ItemFormat.CREDSTASH, "json");
    Map<String, ItemAttribute> older = new HashMap<>(vector.item().attributes());
    older.remove("digest");
    older.computeIfPresent(
        "hmac",
        (_, hmac) ->
            new ItemAttribute.Text(
                new String(
                    ((ItemAttribute.Binary) hmac).value().toArray(), StandardCharsets.US_ASCII)));

    SealedValue sealed = SealedValue.of(ItemFormat.AUTO, new EncryptedItem("json", "1", older));

    assertThat(sealed.open(vector.kmsAnswer(sealed.blob()))).isEqualTo(vector.value());
  }

  @Test
  void aV1ItemMaySayThatItIsOne() {
    Vector vector = Vector.of(ItemFormat.KEYSTORE_V1, "db.password");
    Map<String, ItemAttribute> attributes = new HashMap<>(vector.item().attributes());
    attributes.put("keystore_format", new ItemAttribute.Text("v1"));

    SealedValue sealed =
        SealedValue.of(ItemFormat.AUTO, new EncryptedItem("db.password", null, attributes));

    assertThat(sealed.open(vector.kmsAnswer(sealed.blob()))).isEqualTo(vector.value());
  }

  private static Plaintext opened(Vector vector, ItemFormat format) {
    SealedValue sealed = SealedValue.of(format, vector.item());
    return sealed.open(vector.kmsAnswer(sealed.blob()));
  }

  private static Map<String, ItemAttribute> written(Vector vector, DataKey dataKey) {
    String name = vector.item().name();
    return switch (vector.format()) {
      case KEYSTORE_V1 -> KeystoreV1.attributes(name, dataKey.blob());
      case KEYSTORE_V2 -> KeystoreV2.attributes(name, 1, vector.value(), dataKey);
      case CREDSTASH ->
          Credstash.attributes(
              name,
              vector.text("version"),
              vector.value(),
              dataKey,
              HmacDigest.valueOf(vector.text("digest")));
      case AUTO -> throw new IllegalStateException("a vector has a format");
    };
  }
}
