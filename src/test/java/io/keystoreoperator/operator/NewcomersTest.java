package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NewcomersTest {
  private final Newcomers newcomers = new Newcomers();

  @Test
  void nothingIsNewBeforeAllThatIsThereHasBeenSeen() {
    assertThat(newcomers.isNew(secret("9"))).isFalse();
  }

  @Test
  void whatWasThereIsNotNewWheneverItIsTold() {
    newcomers.begin(Stream.of(secret("9"), secret("100")));

    assertThat(newcomers.isNew(secret("9"))).isFalse();
    assertThat(newcomers.isNew(secret("100"))).isFalse();
    assertThat(newcomers.isNew(secret("101"))).isTrue();
  }

  @Test
  void whereNothingWasThereAllIsNew() {
    newcomers.begin(Stream.empty());

    assertThat(newcomers.isNew(secret("1"))).isTrue();
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
