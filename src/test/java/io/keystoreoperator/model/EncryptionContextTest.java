package io.keystoreoperator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EncryptionContextTest {
  private static final Map<String, String> NOTHING = Map.of();

  private final EncryptionContext keystore =
      new EncryptionContext(Map.of("env", "prod", "item", "keystore/{key}/{key}"));

  @Test
  void theKeysNameIsFilledIn() {
    assertThat(keystore.forItem("payments/db", NOTHING))
        .isEqualTo(Map.of("env", "prod", "item", "keystore/payments/db/payments/db"));
  }

  @Test
  void aKeysNameIsNotExpandedAgain() {
    assertThat(keystore.forItem("a{key}", NOTHING)).containsEntry("item", "keystore/a{key}/a{key}");
  }

  @Test
  void aReferenceAddsLiterally() {
    assertThat(keystore.forItem("a", Map.of("role", "{key}")))
        .isEqualTo(Map.of("env", "prod", "item", "keystore/a/a", "role", "{key}"));
  }

  @Test
  void aReferenceReplacesNothing() {
    Map<String, String> added = Map.of("item", "keystore/b/b", "env", "prod", "zone", "1");

    assertThat(keystore.forItem("a", added)).containsEntry("item", "keystore/a/a");
    assertThat(keystore.conflicts("a", added)).containsExactly("item");
  }
}
