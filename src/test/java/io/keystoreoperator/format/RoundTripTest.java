package io.keystoreoperator.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.model.Bytes;
import io.keystoreoperator.model.DataKey;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemAttribute;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.model.Plaintext;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What we write, we read: values of every length up to several cipher blocks and Base64 lines, and
/// of every byte.
class RoundTripTest {
  private final Random random = new Random(20260101);

  @Test
  void everyValueSurvivesKeystoreV1() {
    values()
        .filter(value -> !Arrays.equals(value, new byte[] {' '}))
        .filter(value -> !Arrays.equals(value, new byte[] {0}))
        .forEach(
            bytes -> {
              Plaintext value = Plaintext.of(bytes);
              var item = KeystoreV1.attributes("a", Bytes.of(bytes(1 + random.nextInt(6144))));

              assertThat(reopened(item, KeystoreV1.toEncrypt(value)).bytes()).isEqualTo(bytes);
            });
  }

  @Test
  void everyValueSurvivesKeystoreV2() {
    values()
        .forEach(
            bytes -> {
              DataKey dataKey = dataKey();
              var item = KeystoreV2.attributes("a", 7, Plaintext.of(bytes), dataKey);

              assertThat(reopened(item, dataKey.key()).bytes()).isEqualTo(bytes);
            });
  }

  @ParameterizedTest
  @EnumSource
  void everyValueSurvivesCredstashWithAnyDigest(HmacDigest digest) {
    values()
        .forEach(
            bytes -> {
              DataKey dataKey = dataKey();
              var item = Credstash.attributes("a", "7", Plaintext.of(bytes), dataKey, digest);

              assertThat(reopened(item, dataKey.key()).bytes()).isEqualTo(bytes);
            });
  }

  private Stream<byte[]> values() {
    Stream<byte[]> everyLength = IntStream.rangeClosed(0, 300).mapToObj(this::bytes);
    Stream<byte[]> everyByte = IntStream.range(0, 256).mapToObj(b -> new byte[] {(byte) b});
    return Stream.concat(everyLength, everyByte);
  }

  private static Plaintext reopened(Map<String, ItemAttribute> item, Plaintext kmsAnswer) {
    return SealedValue.of(ItemFormat.AUTO, new EncryptedItem("a", null, item)).open(kmsAnswer);
  }

  private DataKey dataKey() {
    return new DataKey(Plaintext.of(bytes(64)), Bytes.of(bytes(1 + random.nextInt(300))));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
