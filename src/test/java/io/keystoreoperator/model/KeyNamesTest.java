package io.keystoreoperator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyNamesTest {
  private static final long SEED = 7;

  @Test
  void namesAreInOrderAndEachOnce() {
    assertThat(KeyNames.of(List.of("b", "a", "b")).sorted()).containsExactly("a", "b");
  }

  @Test
  void thoseThatBeginAlikeAreThoseThatALookAtEachFinds() {
    Random random = new Random(SEED);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      names.add(word(random));
    }
    KeyNames sorted = KeyNames.of(names);
    for (int i = 0; i < 2_000; i++) {
      String prefix = word(random);

      assertThat(sorted.startingWith(prefix))
          .containsExactlyElementsOf(
              sorted.sorted().stream().filter(name -> name.startsWith(prefix)).toList());
    }
    assertThat(sorted.startingWith("")).isEqualTo(sorted.sorted());
    assertThat(KeyNames.NONE.startingWith("a")).isEmpty();
  }

  @Test
  void itPrintsNoName() {
    assertThat(KeyNames.of(List.of("payments/db"))).hasToString("KeyNames[1]");
  }

  private static String word(Random random) {
    String alphabet = "a/b\uFFFF";
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      word.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return word.toString();
  }
}
