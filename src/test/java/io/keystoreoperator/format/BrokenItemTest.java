package io.keystoreoperator.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keystoreoperator.model.Bytes;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemAttribute;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each fault of an item names the item and the fault, and is found before KMS is asked where that
/// is possible.
class BrokenItemTest {
  private static final Vector V1 = Vector.of(ItemFormat.KEYSTORE_V1, "json");
  private static final Vector V2 = Vector.of(ItemFormat.KEYSTORE_V2, "json");
  private static final Vector CREDSTASH = Vector.of(ItemFormat.CREDSTASH, "json");

  @ParameterizedTest
  @CsvSource({
    "KEYSTORE_V2, key",
    "KEYSTORE_V2, contents",
    "KEYSTORE_V2, hmac",
    "CREDSTASH, key",
    "CREDSTASH, contents",
    "CREDSTASH, hmac",
  })
  void aMissingAttributeIsNamed(ItemFormat format, String attribute) {
    var item = without(Vector.of(format, "json"), attribute);

    assertThat(faultOfReading(item)).isEqualTo("attribute " + attribute + " is missing");
  }

  @Test
  void anItemOfNoFormatSaysWhatWasLookedFor() {
    assertThat(faultOfReading(without(V1, "Value")))
        .isEqualTo(
            "it has neither Value (keystore v1) nor contents, key and hmac (keystore v2,"
                + " credstash)");
  }

  @Test
  void aV2ItemThatLostItsFormatIsNotTakenForCredstash() {
    assertThat(faultOfReading(without(V2, "keystore_format")))
        .isEqualTo("attribute keystore_format is missing, which a keystore v2 item must have");
  }

  @Test
  void aFormatToComeIsNotGuessed() {
    assertThat(faultOfReading(with(V2, "keystore_format", new ItemAttribute.Text("v3"))))
        .isEqualTo("attribute keystore_format is neither v1 nor v2");
  }

  @ParameterizedTest
  @CsvSource({
    "KEYSTORE_V1, Value",
    "KEYSTORE_V2, key",
    "KEYSTORE_V2, contents",
    "KEYSTORE_V2, keystore_format",
    "KEYSTORE_V2, hmac",
    "CREDSTASH, key",
    "CREDSTASH, contents",
    "CREDSTASH, digest",
  })
  void anAttributeOfAnotherTypeIsNotRead(ItemFormat format, String attribute) {
    Vector vector = Vector.of(format, "json");
    String problem = "attribute " + attribute + " is not a String";

    assertThat(faultOfReading(with(vector, attribute, new ItemAttribute.Numeric("1"))))
        .isEqualTo(problem);
    assertThat(faultOfReading(with(vector, attribute, new ItemAttribute.Binary(bytes(40)))))
        .isEqualTo(problem);
    assertThat(faultOfReading(with(vector, attribute, new ItemAttribute.Other("a list"))))
        .isEqualTo(problem);
  }

  @Test
  void aCredstashHmacIsBinaryOrText() {
    String problem = "attribute hmac is neither a Binary nor a String";

    assertThat(faultOfReading(with(CREDSTASH, "hmac", new ItemAttribute.Numeric("1"))))
        .isEqualTo(problem);
    assertThat(faultOfReading(with(CREDSTASH, "hmac", new ItemAttribute.Other("a map"))))
        .isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource({
    "KEYSTORE_V1, Value",
    "KEYSTORE_V2, key",
    "KEYSTORE_V2, contents",
    "CREDSTASH, key",
    "CREDSTASH, contents",
  })
  void base64IsWholeAndNothingElse(ItemFormat format, String attribute) {
    Vector vector = Vector.of(format, "json");
    String truncated = vector.text(attribute).strip().replace("=", "");
    truncated = truncated.substring(0, truncated.length() / 4 * 4 - 1);

    assertThat(faultOfReading(with(vector, attribute, new ItemAttribute.Text(truncated))))
        .isEqualTo("attribute " + attribute + " is truncated Base64");
    assertThat(faultOfReading(with(vector, attribute, new ItemAttribute.Text("****"))))
        .isEqualTo("attribute " + attribute + " is not Base64");
    assertThat(faultOfReading(with(vector, attribute, new ItemAttribute.Text("QQ==QQ=="))))
        .isEqualTo("attribute " + attribute + " is not Base64");
  }

  @ParameterizedTest
  @CsvSource({"KEYSTORE_V1, Value", "KEYSTORE_V2, key", "CREDSTASH, key"})
  void aBlobThatKmsWouldRefuseIsNotSent(ItemFormat format, String attribute) {
    Vector vector = Vector.of(format, "json");
    String tooLong = Base64.getEncoder().encodeToString(new byte[6145]);

    assertThat(faultOfReading(with(vector, attribute, new ItemAttribute.Text(""))))
        .isEqualTo("attribute " + attribute + " is empty");
    assertThat(faultOfReading(with(vector, attribute, new ItemAttribute.Text(tooLong))))
        .isEqualTo("attribute " + attribute + " is longer than KMS opens");
  }

  @ParameterizedTest
  @EnumSource(names = {"KEYSTORE_V2", "CREDSTASH"})
  void anHmacIsHexOfItsDigestsLength(ItemFormat format) {
    Vector vector = Vector.of(format, "json");

    assertThat(faultOfReading(with(vector, "hmac", new ItemAttribute.Text("ab".repeat(31)))))
        .isEqualTo("attribute hmac has the wrong length for its digest");
    assertThat(faultOfReading(with(vector, "hmac", new ItemAttribute.Text("zz".repeat(32)))))
        .isEqualTo("attribute hmac is not hex");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256", "SHA1", "SHA3_256", "RIPEMD", "WHIRLPOOL"})
  void aDigestThatCredstashDoesNotKnowIsNotGuessed(String digest) {
    assertThat(faultOfReading(with(CREDSTASH, "digest", new ItemAttribute.Text(digest))))
        .isEqualTo("attribute digest is none of [MD5, SHA, SHA224, SHA256, SHA384, SHA512]");
  }

  @ParameterizedTest
  @CsvSource({
    "KEYSTORE_V2, KEYSTORE_V1, 'it is a KeystoreV1 item, and the keystore says KeystoreV2'",
    "CREDSTASH, KEYSTORE_V1, 'it is a KeystoreV1 item, and the keystore says Credstash'",
    "CREDSTASH, KEYSTORE_V2, 'it is a KeystoreV2 item, and the keystore says Credstash'",
    "KEYSTORE_V1, CREDSTASH, 'it is a Credstash item, and the keystore says KeystoreV1'",
  })
  void anItemOfAnotherFormatThanTheKeystoresIsRefused(
      ItemFormat keystore, ItemFormat item, String problem) {
    EncryptedItem other = Vector.of(item, "json").item();

    assertThat(faultOf(other, () -> SealedValue.of(keystore, other))).isEqualTo(problem);
  }

  @ParameterizedTest
  @EnumSource(names = {"KEYSTORE_V2", "CREDSTASH"})
  void everyChangedByteOfTheContentsIsNoticed(ItemFormat format) {
    Vector vector = Vector.of(format, "json");
    byte[] contents = Base64.getMimeDecoder().decode(vector.text("contents"));

    for (int i = 0; i < contents.length; i++) {
      byte[] changed = contents.clone();
      changed[i] ^= 1;
      var text = new ItemAttribute.Text(Base64.getEncoder().encodeToString(changed));

      assertThat(faultOfOpening(vector, with(vector, "contents", text)))
          .isEqualTo("its HMAC is wrong: it was damaged or changed after it was stored");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"KEYSTORE_V2", "CREDSTASH"})
  void contentsCutAtAWholeGroupAreNoticed(ItemFormat format) {
    Vector vector = Vector.of(format, "json");
    String contents = vector.text("contents");
    var cut = new ItemAttribute.Text(contents.substring(0, 8));

    assertThat(faultOfOpening(vector, with(vector, "contents", cut)))
        .isEqualTo("its HMAC is wrong: it was damaged or changed after it was stored");
  }

  @ParameterizedTest
  @EnumSource(names = {"KEYSTORE_V2", "CREDSTASH"})
  void aWrongHmacIsNoticed(ItemFormat format) {
    Vector vector = Vector.of(format, "json");
    var wrong = new ItemAttribute.Text("00".repeat(32));

    assertThat(faultOfOpening(vector, with(vector, "hmac", wrong)))
        .isEqualTo("its HMAC is wrong: it was damaged or changed after it was stored");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 32, 63, 65, 128})
  void aDataKeyHas64Bytes(int length) {
    SealedValue sealed = SealedValue.of(ItemFormat.AUTO, CREDSTASH.item());
    Plaintext dataKey = Plaintext.of(new byte[length]);

    assertThat(faultOf(CREDSTASH.item(), () -> sealed.open(dataKey)))
        .isEqualTo("its data key has " + length + " bytes, not 64");
  }

  private static EncryptedItem without(Vector vector, String attribute) {
    return changed(vector, attribute, (_, _) -> null);
  }

  private static EncryptedItem with(Vector vector, String attribute, ItemAttribute value) {
    return changed(vector, attribute, (_, _) -> value);
  }

  private static EncryptedItem changed(
      Vector vector,
      String attribute,
      BiFunction<String, ItemAttribute, @Nullable ItemAttribute> change) {
    Map<String, ItemAttribute> attributes = new HashMap<>(vector.item().attributes());
    attributes.computeIfPresent(attribute, change);
    return new EncryptedItem(vector.item().name(), vector.item().version(), attributes);
  }

  private static Bytes bytes(int length) {
    return Bytes.of(new byte[length]);
  }

  private static String faultOfReading(EncryptedItem item) {
    return faultOf(item, () -> SealedValue.of(ItemFormat.AUTO, item));
  }

  private static String faultOfOpening(Vector vector, EncryptedItem item) {
    SealedValue sealed = SealedValue.of(ItemFormat.AUTO, item);
    return faultOf(item, () -> sealed.open(vector.kmsAnswer(sealed.blob())));
  }

  private static String faultOf(EncryptedItem item, ThrowingCallable call) {
    SyncFailedException thrown = catchThrowableOfType(SyncFailedException.class, call);
    assertThat(thrown).isNotNull();
    assertThat(thrown.failure())
        .isInstanceOfSatisfying(
            SyncFailure.IntegrityFailed.class,
            failure -> assertThat(failure.key()).isEqualTo(item.key()));
    return ((SyncFailure.IntegrityFailed) thrown.failure()).problem();
  }
}
