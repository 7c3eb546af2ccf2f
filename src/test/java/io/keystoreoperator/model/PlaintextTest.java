package io.keystoreoperator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlaintextTest {
  private static final String CANARY = "canary-6d1f";

  private final Plaintext value = Plaintext.ofUtf8(CANARY);

  record Holder(String name, Plaintext value) {}

  @Test
  void itPrintsItsLengthAlone() {
    assertThat(value).hasToString("Plaintext[11 bytes]");
    assertThat(Plaintext.ofUtf8("é")).hasToString("Plaintext[2 bytes]");
    assertThat(Plaintext.ofUtf8("")).hasToString("Plaintext[0 bytes]");
  }

  @Test
  void whatHoldsItCannotPrintItEither() {
    List<Object> holders =
        List.of(
            List.of(value),
            Map.of("password", value),
            Optional.of(value),
            new Holder("password", value),
            new DataKey(value, Bytes.of(new byte[4])));

    assertThat(holders.toString()).doesNotContain(CANARY).contains("Plaintext[11 bytes]");
  }

  @Test
  void itsHashSaysNothingButTheLength() {
    assertThat(value.hashCode()).isEqualTo(11);
    assertThat(Plaintext.ofUtf8("another-val")).hasSameHashCodeAs(value);
  }

  @Test
  void itEqualsTheSameBytesAndNothingElse() {
    assertThat(value)
        .isEqualTo(Plaintext.of(CANARY.getBytes(StandardCharsets.UTF_8)))
        .hasSameHashCodeAs(Plaintext.ofUtf8(CANARY))
        .isNotEqualTo(Plaintext.ofUtf8("canary-6d1e"))
        .isNotEqualTo(Plaintext.ofUtf8(CANARY + "\0"))
        .isNotEqualTo(Plaintext.ofUtf8(""))
        .isNotEqualTo(Bytes.of(value.bytes()))
        .isNotEqualTo(null);
  }

  @Test
  void itKeepsEveryByteAsItIs() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }

    assertThat(Plaintext.of(bytes).bytes()).isEqualTo(bytes);
    assertThat(Plaintext.of(bytes).length()).isEqualTo(256);
  }

  @Test
  void overwritingWhatWentInChangesNothing() {
    byte[] given = {1, 2, 3};
    Plaintext plaintext = Plaintext.of(given);

    given[0] = 9;

    assertThat(plaintext.bytes()).containsExactly(1, 2, 3);
  }

  @Test
  void overwritingWhatCameOutChangesNothing() {
    Plaintext plaintext = Plaintext.of(new byte[] {1, 2, 3});

    plaintext.bytes()[0] = 9;

    assertThat(plaintext.bytes()).containsExactly(1, 2, 3);
  }
}
