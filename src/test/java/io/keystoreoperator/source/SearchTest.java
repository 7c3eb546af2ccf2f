package io.keystoreoperator.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keystoreoperator.model.DecodingStrategy;
import io.keystoreoperator.model.KeyAccess;
import io.keystoreoperator.model.KeyNames;
import io.keystoreoperator.model.KeyPattern;
import io.keystoreoperator.model.SyncFailedException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SearchTest {
  private static final KeyNames NAMES =
      KeyNames.of(
          List.of(
              "orders/db",
              "payments",
              "payments/api",
              "payments/db",
              "payments/deep/er",
              "payments2/db",
              "shared/registry"));
  private static final KeyAccess ALL = new KeyAccess.All();

  @Test
  void aPathIsWhatNamesBeginWith() {
    assertThat(found("payments/", null, ALL))
        .containsExactly("payments/api", "payments/db", "payments/deep/er");
    assertThat(found("payments", null, ALL)).hasSize(5).contains("payments", "payments2/db");
    assertThat(found("nothing/", null, ALL)).isEmpty();
  }

  @Test
  void anExpressionIsFoundAnywhereInTheWholeName() {
    assertThat(found("", "db", ALL)).containsExactly("orders/db", "payments/db", "payments2/db");
    assertThat(found("payments/", "^payments/d", ALL))
        .containsExactly("payments/db", "payments/deep/er");
    assertThat(found("payments/", "^d", ALL)).isEmpty();
  }

  @Test
  void whatAccessDoesNotAllowIsNotFound() {
    assertThat(found("", ".*", allowing("payments/*")))
        .containsExactly("payments/api", "payments/db");
    assertThat(found("payments/", null, allowing("payments/**", "payments/db", "orders/*")))
        .containsExactly("payments/api", "payments/db", "payments/deep/er");
    assertThat(found("payments/d", null, allowing("**/db"))).containsExactly("payments/db");
    assertThat(found("orders/", null, allowing("payments/**"))).isEmpty();
    assertThat(found("", ".*", allowing())).isEmpty();
  }

  @Test
  void patternsThatOverlapFindNothingTwice() {
    assertThat(found("", ".*", allowing("payments/**", "payments*/db", "payments/db")))
        .containsExactly("payments/api", "payments/db", "payments/deep/er", "payments2/db");
  }

  @Test
  void whoeverMayReadLittleLooksAtLittle() {
    KeyNames many =
        KeyNames.of(
            Stream.concat(
                    IntStream.range(0, 50_000).mapToObj(i -> "others/" + "x".repeat(100) + i),
                    Stream.of("mine/db"))
                .toList());
    Work work = new Work();
    for (int i = 0; i < 1_000; i++) {
      assertThat(search("", "(?:.?){400}b$").among(many, allowing("mine/**"), work))
          .containsExactly("mine/db");
    }
  }

  @Test
  void moreThanOneSecretHoldsAreNotLookedAt() {
    KeyNames many = KeyNames.of(IntStream.range(0, 5_000).mapToObj(i -> "payments/" + i).toList());

    assertThat(found(many, "payments/", null, ALL)).hasSize(Sources.MOST_FOUND + 1);
  }

  @Test
  void tooCostlyASearchIsRefused() {
    KeyNames many =
        KeyNames.of(IntStream.range(0, 50_000).mapToObj(i -> "payments/key-" + i).toList());

    assertThatThrownBy(() -> found(many, "", "(?:.?){400}x$", ALL))
        .isInstanceOf(SyncFailedException.class);
  }

  @Test
  void itIsDescribedByWhatItLooksFor() {
    assertThat(search("payments/", null).described())
        .isEqualTo("dataFrom[0].find (path \"payments/\")");
    assertThat(search("", "_key$").described()).isEqualTo("dataFrom[0].find (name \"_key$\")");
    assertThat(search("payments/", "_key$").described())
        .isEqualTo("dataFrom[0].find (path \"payments/\" and name \"_key$\")");
  }

  private static List<String> found(String path, @Nullable String name, KeyAccess access) {
    return found(NAMES, path, name, access);
  }

  private static List<String> found(
      KeyNames names, String path, @Nullable String name, KeyAccess access) {
    return search(path, name).among(names, access, new Work());
  }

  private static Search search(String path, @Nullable String name) {
    return new Search(
        "dataFrom[0]",
        path,
        name == null ? null : Expression.of(name),
        DecodingStrategy.NONE,
        new KeyNaming(List.of(), Conversion.DEFAULT));
  }

  private static KeyAccess allowing(String... globs) {
    return new KeyAccess.Matching(Stream.of(globs).map(KeyPattern::new).toList());
  }
}
