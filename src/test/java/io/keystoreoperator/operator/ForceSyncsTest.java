package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForceSyncsTest {
  private static final ResourceID READER = new ResourceID("app-db", "team-a");

  private final SettableClock clock = new SettableClock();
  private final ForceSyncs forceSyncs = new ForceSyncs(clock);

  @Test
  void oneIsHeededAtOnceAndTheNextTenSecondsLater() {
    assertThat(forceSyncs.wait(READER)).isZero();
    forceSyncs.heeded(READER);
    clock.pass(Duration.ofSeconds(4));
    assertThat(forceSyncs.wait(READER)).isEqualTo(Duration.ofSeconds(6));

    clock.pass(Duration.ofSeconds(6));
    assertThat(forceSyncs.wait(READER)).isZero();
  }

  @Test
  void eachKeystoreSecretWaitsForItself() {
    forceSyncs.heeded(READER);

    assertThat(forceSyncs.wait(new ResourceID("app-db", "team-b"))).isZero();
  }

  @Test
  void oneThatIsMadeAnewDoesNotWait() {
    forceSyncs.heeded(READER);
    forceSyncs.forget(READER);

    assertThat(forceSyncs.wait(READER)).isZero();
  }

  @Test
  void anyNewValueAsksAndANewSpecIsNoForceSync() {
    assertThat(ForceSyncs.isAsked(reader(1, "a", "a"))).isFalse();
    assertThat(ForceSyncs.isAsked(reader(1, "b", "a"))).isTrue();
    assertThat(ForceSyncs.isAsked(reader(1, "a", null))).isTrue();
    assertThat(ForceSyncs.isAsked(reader(2, "b", "a"))).isFalse();
  }

  private static KeystoreSecret reader(long generation, String asked, @Nullable String handled) {
    KeystoreSecret reader = new KeystoreSecret();
    reader.getMetadata().setGeneration(generation);
    reader.getMetadata().setAnnotations(Map.of(ApiGroup.FORCE_SYNC_ANNOTATION, asked));
    reader.setStatus(
        new KeystoreSecretStatus(
            1L, List.of(), null, null, List.of(), null, handled, null, List.of(), null));
    return reader;
  }
}
