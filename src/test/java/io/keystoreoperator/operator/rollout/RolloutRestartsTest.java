package io.keystoreoperator.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.api.KeystoreReference;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretSpec;
import io.keystoreoperator.api.RefreshPolicy;
import io.keystoreoperator.api.RolloutTarget;
import io.keystoreoperator.api.SecretTarget;
import io.keystoreoperator.operator.rollout.RolloutRestarts.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RolloutRestartsTest {
  private static final RolloutTarget WEB = new RolloutTarget(RolloutTarget.Kind.DEPLOYMENT, "web");
  private static final RolloutTarget DB = new RolloutTarget(RolloutTarget.Kind.STATEFUL_SET, "db");

  private Instant now = Instant.parse("2026-01-02T03:04:05Z");
  private final FakeWorkloads workloads = new FakeWorkloads();
  private RolloutRestarts restarts = restarts();

  @Test
  void aRestartWaitsForTheWindowAndHappensOnce() {
    assertThat(restarts.proceed(reader("app", WEB), "r2"))
        .isEqualTo(new Progress.Waiting(RolloutRestarts.WINDOW));
    pass(9);
    assertThat(restarts.proceed(reader("app", WEB), "r2").again()).hasValue(Duration.ofSeconds(1));
    assertThat(workloads.restarts).isEmpty();

    pass(1);

    assertThat(restarts.proceed(reader("app", WEB), "r2"))
        .isEqualTo(new Progress.Done(List.of(WEB), List.of()));
    pass(60);
    restarts.proceed(reader("app", WEB), "r2");
    assertThat(workloads.restarts).containsExactly(Map.of("app", "r2"));
  }

  @Test
  void severalChangesWithinTheWindowAreOneRestartForTheLast() {
    restarts.proceed(reader("app", WEB), "r2");
    pass(4);
    restarts.proceed(reader("app", WEB), "r3");
    pass(6);

    restarts.proceed(reader("app", WEB), "r3");

    assertThat(workloads.restarts).containsExactly(Map.of("app", "r3"));
  }

  @Test
  void severalKeystoreSecretsOfOneWorkloadAreOneRestart() {
    restarts.proceed(reader("app", WEB), "r2");
    pass(8);
    restarts.proceed(reader("tls", WEB), "s2");
    pass(2);

    restarts.proceed(reader("app", WEB), "r2");

    assertThat(restarts.proceed(reader("tls", WEB), "s2"))
        .isEqualTo(new Progress.Done(List.of(WEB), List.of()));
    assertThat(workloads.restarts).containsExactly(Map.of("app", "r2", "tls", "s2"));
  }

  @Test
  void aLaterChangeIsAnotherRestart() {
    restartNow("r2");
    restartNow("r3");

    assertThat(workloads.restarts).containsExactly(Map.of("app", "r2"), Map.of("app", "r3"));
  }

  @Test
  void goingBackWithinTheWindowIsNoRestart() {
    restartNow("r2");
    restarts.proceed(reader("app", WEB), "r3");

    restarts.proceed(reader("app", WEB), "r2");
    pass(60);
    restarts.proceed(reader("app", WEB), "r2");

    assertThat(workloads.restarts).containsExactly(Map.of("app", "r2"));
  }

  @Test
  void whatWillNotGoWellIsToldToItsKeystoreSecretAloneAndNotTriedAgain() {
    workloads.problem = "does not agree";
    restarts.proceed(reader("app", WEB, DB), "r2");
    pass(10);

    assertThat(restarts.proceed(reader("app", WEB, DB), "r2"))
        .isEqualTo(new Progress.Done(List.of(), List.of("does not agree", "does not agree")));
  }

  @Test
  void whatMayGoWellLaterIsTriedAgain() {
    restarts.proceed(reader("app", WEB), "r2");
    pass(10);
    workloads.passing = true;
    assertThat(restarts.proceed(reader("app", WEB), "r2").again()).isPresent();
    workloads.passing = false;

    assertThat(restarts.proceed(reader("app", WEB), "r2").again()).isEqualTo(Optional.empty());
    assertThat(workloads.restarts).hasSize(1);
  }

  @Test
  void whoRemembersNothingAsksAgain() {
    restarts.proceed(reader("app", WEB), "r2");
    restarts = restarts();

    restartNow("r2");

    assertThat(workloads.restarts).containsExactly(Map.of("app", "r2"));
  }

  private void restartNow(String revision) {
    restarts.proceed(reader("app", WEB), revision);
    pass(10);
    restarts.proceed(reader("app", WEB), revision);
  }

  private void pass(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private RolloutRestarts restarts() {
    return new RolloutRestarts(
        workloads,
        new Clock() {
          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return now;
          }
        });
  }

  private static KeystoreSecret reader(String name, RolloutTarget... targets) {
    KeystoreSecret reader = new KeystoreSecret();
    reader.getMetadata().setName(name);
    reader.getMetadata().setNamespace("team");
    reader.setSpec(
        new KeystoreSecretSpec(
            new KeystoreReference(KeystoreReference.Kind.KEYSTORE, "own"),
            RefreshPolicy.PERIODIC,
            "1h",
            false,
            SecretTarget.DEFAULT,
            List.of(),
            List.of(),
            List.of(targets)));
    return reader;
  }

  private static final class FakeWorkloads implements Workloads {
    private final List<Map<String, String>> restarts = new ArrayList<>();
    private @Nullable String problem;
    private boolean passing;

    @Override
    public Map<String, Round.Settled> restart(Workload workload, Map<String, String> asked)
        throws NotNowException {
      if (passing) {
        throw new NotNowException();
      }
      if (problem == null) {
        restarts.add(asked);
      }
      Map<String, Round.Settled> settled = new HashMap<>();
      asked.forEach((name, revision) -> settled.put(name, new Round.Settled(revision, problem)));
      return settled;
    }
  }
}
