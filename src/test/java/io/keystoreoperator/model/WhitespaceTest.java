package io.keystoreoperator.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.format.Vector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WhitespaceTest {
  static List<Vector> writtenByTheGem() {
    return Vector.all().stream().filter(vector -> vector.gemRetrieves() != null).toList();
  }

  @ParameterizedTest
  @MethodSource("writtenByTheGem")
  void trimmedAsTheGemRetrievesIt(Vector vector) {
    assertThat(Whitespace.TRIM.applyTo(vector.value())).isEqualTo(vector.gemRetrieves());
  }

  @ParameterizedTest
  @MethodSource("writtenByTheGem")
  void keptToTheByte(Vector vector) {
    assertThat(Whitespace.KEEP.applyTo(vector.value())).isEqualTo(vector.value());
  }

  @Test
  void rubysWhitespaceIsTrimmedOnBothSidesAndNoOther() {
    String whitespace = " \t\n\u000b\f\r\0";
    List<String> others =
        List.of("\u0001", "\b", "\u000e", "\u001c", "\u001f", "\u0085", "\u00a0", "\u2003");
    for (String other : others) {
      String kept = other + whitespace + other;

      assertThat(Whitespace.TRIM.applyTo(Plaintext.ofUtf8(whitespace + kept + whitespace)))
          .isEqualTo(Plaintext.ofUtf8(kept));
    }
  }

  @Test
  void whitespaceAloneTrimsToNothing() {
    assertThat(Whitespace.TRIM.applyTo(Plaintext.ofUtf8(" \n\0 ")).length()).isZero();
    assertThat(Whitespace.TRIM.applyTo(Plaintext.ofUtf8("")).length()).isZero();
  }
}
