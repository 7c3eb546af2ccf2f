package io.keystoreoperator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemKeyTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "é", "鍵", "🔑"})
  void aNameTakesUpTo2048BytesHoweverFewCharactersTheyAre(String character) {
    int width = bytes(character);
    String longest = character.repeat(2048 / width);

    assertThat(ItemKey.newest(longest).name()).isEqualTo(longest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ItemKey.newest(longest + character))
        .withMessageContaining("an item's name takes 1 to 2048 bytes, not ");
  }

  @Test
  void theMessageCountsBytesAndDoesNotRepeatTheName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ItemKey.newest("é".repeat(1025)))
        .withMessage("an item's name takes 1 to 2048 bytes, not 2050");
  }

  @Test
  void aNameIsNotEmpty() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ItemKey.newest(""))
        .withMessage("an item's name takes 1 to 2048 bytes, not 0");
  }

  @Test
  void aVersionTakes1To1024Bytes() {
    assertThat(new ItemKey("a", "é".repeat(512)).version()).hasSize(512);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ItemKey("a", "é".repeat(512) + "a"))
        .withMessage("an item's version takes 1 to 1024 bytes, not 1025");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ItemKey("a", ""))
        .withMessage("an item's version takes 1 to 1024 bytes, not 0");
  }

  @Test
  void keysAreOrderedByNameAndThenTheNewestBeforeNamedVersions() {
    ItemKey newest = ItemKey.newest("b");
    ItemKey seventh = new ItemKey("b", "7");
    ItemKey other = new ItemKey("a", "9");

    assertThat(Stream.of(seventh, newest, other).sorted()).containsExactly(other, newest, seventh);
    assertThat(newest).isNotEqualTo(seventh);
    assertThat(newest.compareTo(ItemKey.newest("b"))).isZero();
  }

  @Test
  void messagesNameTheVersionWhereOneIsWanted() {
    assertThat(ItemKey.newest("payments/db")).hasToString("payments/db");
    assertThat(new ItemKey("payments/db", "7")).hasToString("payments/db (version 7)");
  }

  private static int bytes(String character) {
    return character.getBytes(StandardCharsets.UTF_8).length;
  }
}
