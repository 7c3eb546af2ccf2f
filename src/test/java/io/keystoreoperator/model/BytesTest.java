package io.keystoreoperator.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BytesTest {
  @Test
  void equalContentIsEqual() {
    assertThat(Bytes.of(new byte[] {1, 2}))
        .isEqualTo(Bytes.of(new byte[] {1, 2}))
        .hasSameHashCodeAs(Bytes.of(new byte[] {1, 2}))
        .isNotEqualTo(Bytes.of(new byte[] {1, 3}))
        .isNotEqualTo(Bytes.of(new byte[] {1}))
        .isNotEqualTo(Bytes.of(new byte[] {1, 2, 0}))
        .isNotEqualTo(null);
  }

  @Test
  void overwritingWhatWentInOrCameOutChangesNothing() {
    byte[] given = {1, 2};
    Bytes bytes = Bytes.of(given);

    given[0] = 9;
    bytes.toArray()[1] = 9;

    assertThat(bytes.toArray()).containsExactly(1, 2);
  }

  @Test
  void itPrintsItsLength() {
    assertThat(Bytes.of(new byte[] {1, 2, 3})).hasToString("Bytes[3]");
    assertThat(Bytes.of(new byte[0]).length()).isZero();
  }
}
