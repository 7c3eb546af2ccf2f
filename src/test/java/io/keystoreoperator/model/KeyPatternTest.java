package io.keystoreoperator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPatternTest {
  private static final long SEED = 20_260_101;

  @ParameterizedTest
  @CsvSource({
    "payments/db, payments/db",
    "payments/*, payments/db",
    "payments/*, payments/",
    "*, payments",
    "*, ''",
    "**, ''",
    "**, a",
    "**, a/b/c",
    "**, /",
    "payments/**, payments/",
    "payments/**, payments/eu/db",
    "**/db, a/b/db",
    "**/db, /db",
    "a/*/c, a/b/c",
    "a/*/c, a//c",
    "a/**/c, a/b/b/c",
    "*-db, payments-db",
    "pay*db, paydb",
    "a*b*c, axxbxxc",
    "***, a/b",
    "a***, a/b",
    "a/**b, a/x/b",
    "*/*, a/b",
    "*a, aa",
    "**a*, b/aab",
  })
  void aPatternMatches(String glob, String key) {
    assertThat(new KeyPattern(glob).matches(key)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "payments/db, payments/d",
    "payments/db, payments/db2",
    "payments/db, xpayments/db",
    "payments/db, Payments/db",
    "payments/*, payments",
    "payments/*, payments/eu/db",
    "payments/**, payments",
    "payments/**, payments-eu/db",
    "*, a/b",
    "*, /",
    "**/db, db",
    "a/**/c, a/c",
    "*/*, a",
    "*/*, a/b/c",
    "a*b*c, axxcxxb",
    "a, ''",
  })
  void aPatternIsMatchedInFullAndAStarStaysInItsSegment(String glob, String key) {
    assertThat(new KeyPattern(glob).matches(key)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".", "?", "[ab]", "{a,b}", "\\", "$", "^a", "(a)", "a|b", "+", "\\Q", "é", "🔑"})
  void allButStarsStandForThemselves(String text) {
    assertThat(new KeyPattern(text).matches(text)).isTrue();
    assertThat(new KeyPattern("x/" + text + "*").matches("x/" + text + "y")).isTrue();
    assertThat(new KeyPattern(text).matches("a")).isFalse();
    assertThat(new KeyPattern(text).matches("b")).isFalse();
  }

  @Test
  void aLineBreakIsACharacterLikeAnother() {
    assertThat(new KeyPattern("a*").matches("a\nb")).isTrue();
    assertThat(new KeyPattern("a**c").matches("a\n/\nc")).isTrue();
    assertThat(new KeyPattern("a").matches("a\n")).isFalse();
    assertThat(new KeyPattern("a\nb").matches("a\nb")).isTrue();
  }

  @Test
  void halfACharacterIsNotTheWhole() {
    assertThat(new KeyPattern("🔑").matches("🔒")).isFalse();
    assertThat(new KeyPattern("a🔑").matches("a\ud83d")).isFalse();
  }

  @Test
  void anEmptyPatternIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyPattern(""))
        .withMessage("a key pattern is not empty");
  }

  /// A matcher that tries every way to split the key among the stars would not come back.
  @Test
  void manyStarsAgainstALongKeyAreNoMoreWorkThanOtherCharacters() {
    String key = "a".repeat(2047);

    assertThat(new KeyPattern("*a".repeat(1000) + "b").matches(key + "c")).isFalse();
    assertThat(new KeyPattern("**a".repeat(680) + "b").matches(key + "c")).isFalse();
    assertThat(new KeyPattern("**/".repeat(680)).matches("/".repeat(2047) + "c")).isFalse();
    assertThat(new KeyPattern("*a".repeat(1000)).matches(key)).isTrue();
    assertThat(new KeyPattern("*".repeat(2048)).matches(key)).isTrue();
  }

  @Test
  void itMatchesWhatTheSameRegularExpressionDoes() {
    Random random = new Random(SEED);
    for (int i = 0; i < 20_000; i++) {
      String glob = text(random, "ab/*", 1 + random.nextInt(8));
      String key = text(random, "ab/", random.nextInt(10));

      assertThat(new KeyPattern(glob).matches(key))
          .as("%s against %s", glob, key)
          .isEqualTo(Pattern.matches(regex(glob), key));
    }
  }

  private static String regex(String glob) {
    return glob.replace("**", "\0").replace("*", "[^/]*").replace("\0", ".*");
  }

  private static String text(Random random, String alphabet, int length) {
    return random
        .ints(length, 0, alphabet.length())
        .mapToObj(i -> alphabet.substring(i, i + 1))
        .reduce("", String::concat);
  }
}
