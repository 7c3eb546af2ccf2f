package io.keystoreoperator.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
  private static final Duration AT_ONCE = Duration.ofSeconds(20);

  @ParameterizedTest
  @CsvSource({
    "db, payments/db/password, true",
    "^db, payments/db, false",
    "^payments/.*$, payments/db, true",
    "(?i)DB$, payments/db, true",
    "^\\pL+$, Größe, true",
    "^.$, 😀, true",
    "a|b, c, false"
  })
  void anExpressionIsLookedForAnywhereUnlessItIsHeldToTheWhole(
      String source, String text, boolean found) {
    assertThat(Expression.of(source).isFoundIn(text, new Work())).isEqualTo(found);
  }

  /// The results are those of Go's ReplaceAllString.
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "payments/(.*), $1, payments/db, db",
        "payments/(.*), $1, orders/db, orders/db",
        "(.*), prefix-$1, db, prefix-db",
        ".*, x, db, x",
        ".*, x, \"\", x",
        "a*, X, baaac, XbXcX",
        "x*, -, abc, -a-b-c-",
        "(?:), ., é😀, .é.😀.",
        "^, app_, db, app_db",
        "$, _key, db, db_key",
        "/, _, a/b/c, a_b_c",
        "[^a-z]+, \"\", A.b.C-d, bd",
        "(?P<team>[^/]+)/(?P<name>.+), ${name}.${team}, payments/db, db.payments",
        "(a)|(b), [$1$2], ab, [a][b]",
        "(\\w+)-(\\w+), ${2}x$1, a-b, bxa",
        "b, $$1, abc, a$1c",
        "b, $, abc, a$c",
        "b, \"${\", abc, a${c",
        "b, ${0}$0, abc, abbc",
      })
  void matchesAreReplacedAsGoDoesIt(String source, String target, String text, String replaced) {
    Expression expression = Expression.of(source);

    assertThat(expression.replaceAll(text, Replacement.of(target, expression), new Work()))
        .isEqualTo(replaced);
  }

  @ParameterizedTest
  @CsvSource({
    "(a), $1x, 1x",
    "(a), ${1}$2, 2",
    "(a), $name, name",
    "(?P<name>a), $name_key, name_key",
    "a, $1000000000000, 1000000000000"
  })
  void aGroupThatIsNotThereIsNamed(String source, String target, String group) {
    assertThatThrownBy(() -> Replacement.of(target, Expression.of(source)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no group \"" + group + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "a**", "(?!a)", "\\1", "[a", "a{2000}", "(?<=a)b"})
  void whatRe2DoesNotTakeIsRefused(String source) {
    assertThatThrownBy(() -> Expression.of(source))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no regular expression of RE2: ");
  }

  /// Each of these took gigabytes, or minutes, somewhere.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(((a{100}){100}){100}){100}",
        "((a{1000}){1000}){1000}",
        "((((((((((a|b|c|d){2}){2}){2}){2}){2}){2}){2}){2}){2}){2}",
        "(?:a{0,1000}){1}",
        ".{1000}.{1000}.{1000}",
        "(x{1000}){2,}",
        "a{99999999999999999999}"
      })
  void aHostileRepetitionIsRefusedBeforeItIsWrittenOut(String source) {
    Assertions.assertTimeoutPreemptively(
        AT_ONCE,
        () ->
            assertThatThrownBy(() -> Expression.of(source))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lower the numbers in { }"));
  }

  @Test
  void aLongExpressionIsRefused() {
    assertThatThrownBy(() -> Expression.of("a".repeat(513)))
        .hasMessage("has more than 512 characters");
    assertThat(Expression.of("a".repeat(512)).isFoundIn("a", new Work())).isFalse();
  }

  /// A backtracking matcher would not come back within the age of the universe.
  @ParameterizedTest
  @ValueSource(strings = {"(x+x+)+y", "(a|aa)+$", "(.*)*z", "^(([a-z])+.)+[A-Z]([a-z])+$"})
  void whatHangsOthersIsMatchedInTimeLinearInTheText(String source) {
    String text = "xa".repeat(1_000) + "x".repeat(48);
    Assertions.assertTimeoutPreemptively(
        AT_ONCE,
        () -> assertThat(Expression.of(source).isFoundIn(text + "!", new Work())).isFalse());
  }

  @Test
  void theWorkOfAllExpressionsTogetherIsBounded() {
    Expression costly = Expression.of("(?:.?){400}x$");
    Work work = new Work();

    SyncFailedException thrown =
        catchThrowableOfType(
            SyncFailedException.class,
            () -> {
              for (int i = 0; i < 50_000; i++) {
                costly.isFoundIn("payments/some-service-" + i, work);
              }
            });

    assertThat(thrown.failure())
        .isInstanceOfSatisfying(
            SyncFailure.InvalidSpec.class,
            failure ->
                assertThat(failure.violations().getFirst()).contains("give each find a path"));
  }

  @Test
  void anOrdinaryExpressionOverFiftyThousandNamesIsWithinBounds() {
    Expression ordinary = Expression.of("^payments/.*_key$");
    Work work = new Work();
    int found = 0;
    for (int i = 0; i < 50_000; i++) {
      found += ordinary.isFoundIn("payments/some-service-" + i + "/api_key", work) ? 1 : 0;
    }

    assertThat(found).isEqualTo(50_000);
  }

  @Test
  void aReplacementThatGrowsAndGrowsIsCutShort() {
    Expression each = Expression.of(".");
    Replacement many = Replacement.of("$0".repeat(512), each);

    String replaced = each.replaceAll("a".repeat(2_048), many, new Work());

    assertThat(replaced.length()).isBetween(Replacement.LONGEST + 1, 3 * Replacement.LONGEST);
  }
}
