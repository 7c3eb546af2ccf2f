package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.keystoreoperator.api.KeystoreReference;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretSpec;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.api.RefreshPolicy;
import io.keystoreoperator.api.SecretTarget;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshRulesTest {
  @Test
  void theIntervalIsTheSpecs() {
    assertThat(RefreshRules.specified(every("10s"))).isEqualTo(Duration.ofSeconds(10));
    assertThat(RefreshRules.specified(every("1h30m"))).isEqualTo(Duration.ofMinutes(90));
    assertThat(RefreshRules.specified(every("2562047h"))).isEqualTo(Duration.ofHours(2_562_047));
  }

  /// A spec that is refused is not looked at again until it is edited, least of all every
  /// millisecond.
  @ParameterizedTest
  @ValueSource(strings = {"1ms", "0.1ms", "9s", "never", "99999999h"})
  void anIntervalThatIsRefusedIsNever(String interval) {
    assertThat(RefreshRules.specified(every(interval))).isZero();
    assertThat(RefreshRules.interval(every(interval))).isEmpty();
  }

  @Test
  void whatIsInStepIsRefreshedOnlyIfThatIsPeriodic() {
    assertThat(RefreshRules.interval(inStep(reader(RefreshPolicy.PERIODIC, "10s"))))
        .contains(Duration.ofSeconds(10));
    assertThat(RefreshRules.interval(inStep(reader(RefreshPolicy.PERIODIC, "0s")))).isEmpty();
    assertThat(RefreshRules.interval(inStep(reader(RefreshPolicy.ON_CHANGE, "10s")))).isEmpty();
    assertThat(RefreshRules.interval(inStep(reader(RefreshPolicy.CREATED_ONCE, "10s")))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(RefreshPolicy.class)
  void whatIsNotInStepIsLookedAtAgainWhateverThePolicy(RefreshPolicy policy) {
    assertThat(RefreshRules.interval(reader(policy, "10s"))).contains(Duration.ofSeconds(10));
    assertThat(RefreshRules.interval(reader(policy, "0"))).contains(Duration.ofHours(1));

    KeystoreSecret edited = inStep(reader(policy, "10s"));
    edited.getMetadata().setGeneration(2L);
    assertThat(RefreshRules.interval(edited)).contains(Duration.ofSeconds(10));
  }

  @Test
  void whatIsSuspendedIsNotRefreshed() {
    KeystoreSecret suspended = new KeystoreSecret();
    suspended.setSpec(
        new KeystoreSecretSpec(
            new KeystoreReference(KeystoreReference.Kind.KEYSTORE, "own"),
            RefreshPolicy.PERIODIC,
            "10s",
            true,
            SecretTarget.DEFAULT,
            List.of(),
            List.of(),
            List.of()));

    assertThat(RefreshRules.interval(suspended)).isEmpty();
  }

  private static KeystoreSecret every(String interval) {
    return reader(RefreshPolicy.PERIODIC, interval);
  }

  private static KeystoreSecret reader(RefreshPolicy policy, String interval) {
    return ReaderFixtures.with(policy, interval, ReaderFixtures.reader(1));
  }

  private static KeystoreSecret inStep(KeystoreSecret reader) {
    reader.setStatus(
        new KeystoreSecretStatus(
            1L,
            List.of(new ConditionBuilder().withType("Ready").withStatus("True").build()),
            null,
            "revision",
            List.of(),
            null,
            null,
            null,
            List.of(),
            null));
    return reader;
  }
}
