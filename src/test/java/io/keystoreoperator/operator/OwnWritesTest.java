package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import org.junit.jupiter.api.Test;

class OwnWritesTest {
  private final OwnWrites ownWrites = new OwnWrites();

  @Test
  void aVersionThatWasWrittenIsKnownAndAnotherOfTheSameSecretIsNot() {
    ownWrites.remember(secret("17"));

    assertThat(ownWrites.contain(secret("17"))).isTrue();
    assertThat(ownWrites.contain(secret("18"))).isFalse();
  }

  @Test
  void whatWasWrittenLongAgoIsForgotten() {
    for (int version = 1; version <= 2_000; version++) {
      ownWrites.remember(secret(Integer.toString(version)));
    }

    assertThat(ownWrites.contain(secret("1"))).isFalse();
    assertThat(ownWrites.contain(secret("1900"))).isTrue();
  }

  private static Secret secret(String version) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("app-db")
        .withResourceVersion(version)
        .endMetadata()
        .build();
  }
}
