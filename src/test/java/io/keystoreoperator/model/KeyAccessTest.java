package io.keystoreoperator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyAccessTest {
  @Test
  void noPatternAllowsNoKey() {
    KeyAccess nobody = new KeyAccess.Matching(List.of());

    assertThat(nobody.allows("a")).isFalse();
    assertThat(nobody.allows("")).isFalse();
  }

  @Test
  void oneMatchingPatternIsEnough() {
    KeyAccess access =
        new KeyAccess.Matching(List.of(new KeyPattern("team-a/**"), new KeyPattern("shared/*")));

    assertThat(access.allows("team-a/x/y")).isTrue();
    assertThat(access.allows("shared/x")).isTrue();
    assertThat(access.allows("shared/x/y")).isFalse();
    assertThat(access.allows("team-b/x")).isFalse();
  }

  @Test
  void allIsEveryKey() {
    assertThat(new KeyAccess.All().allows("a/b/c")).isTrue();
    assertThat(new KeyAccess.All().allows("")).isTrue();
  }

  @Test
  void aPatternAddedLaterOpensNothing() {
    List<KeyPattern> patterns = new ArrayList<>();
    KeyAccess access = new KeyAccess.Matching(patterns);

    patterns.add(new KeyPattern("**"));

    assertThat(access.allows("a")).isFalse();
  }

  @Test
  void everyAllowedKeyBeginsWithOneOfThePrefixes() {
    assertThat(allowing("team-a/**", "team-a/db", "shared/*", "team-ab").prefixes())
        .containsExactly("shared/", "team-a/", "team-ab");
    assertThat(allowing("a*", "ab/**", "**/x", "b").prefixes()).containsExactly("");
    assertThat(allowing().prefixes()).isEmpty();
    assertThat(new KeyAccess.All().prefixes()).containsExactly("");
  }

  private static KeyAccess allowing(String... globs) {
    return new KeyAccess.Matching(Stream.of(globs).map(KeyPattern::new).toList());
  }
}
