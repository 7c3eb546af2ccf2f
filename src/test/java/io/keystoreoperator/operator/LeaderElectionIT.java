package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.fixture.KubernetesWrites;
import io.keystoreoperator.fixture.OperatorProcess;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.kube.ApiProxy;
import io.keystoreoperator.kube.RealKubernetes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two replicas: one works, the other takes over, and nothing is ever written twice.
class LeaderElectionIT {
  private static final String SPEC = "data: [{secretKey: k, remoteRef: {key: '{ns}/db'}}]";

  private static final Duration LEASE = Duration.ofSeconds(10);

  /// The other sees the last renewal up to one try late, and takes the lease up to one try late.
  private static final Duration TWO_TRIES = LEASE.multipliedBy(2).multipliedBy(2).dividedBy(15);

  private static final Duration SLOW_MACHINE = Duration.ofSeconds(2);

  @TempDir private Path directory = Path.of("target");

  private final RealKubernetes kubernetes = RealKubernetes.running();
  private final TwoAccounts accounts = TwoAccounts.start();
  private final Team team = new Team(kubernetes.inFreshNamespace());

  @AfterEach
  void stop() {
    team.namespace().client().resources(KeystoreSecret.class).delete();
    kubernetes.client().resources(ClusterKeystore.class).withName(team.keystore()).delete();
    accounts.close();
  }

  @Test
  void afterAKillTheOtherTakesOverWithinTheLeaseAndWritesNothingTwice() {
    accounts.writer().putV1(team.key("db"), "old");
    team.applyKeystore(TwoAccounts.EXTERNAL_ID);
    try (OperatorProcess first = start("first", kubernetes.kubeconfig(), LEASE.toSeconds() + "s")) {
      awaitLeader(first, 1);
      try (OperatorProcess second =
          start("second", kubernetes.kubeconfig(), LEASE.toSeconds() + "s")) {
        assertThat(second.scrape().value("keystore_operator_leader")).isZero();
        assertThat(second.get("/readyz")).isEqualTo("ok\n");
        long created = secretWrites("POST");
        for (int i = 0; i < 10; i++) {
          team.applyKeystoreSecret("app-" + i, SPEC);
        }
        for (int i = 0; i < 10; i++) {
          team.awaitReason("app-" + i, "Synced");
        }
        assertThat(secretWrites("POST")).isEqualTo(created + 10);
        long updated = secretWrites("PUT");

        first.kill();
        ZonedDateTime lastRenewed = lease().getSpec().getRenewTime();
        awaitLeader(second, 1);
        assertThat(Duration.between(lastRenewed, lease().getSpec().getAcquireTime()))
            .isBetween(LEASE, LEASE.plus(TWO_TRIES).plus(SLOW_MACHINE));

        accounts.writer().putV1(team.key("db"), "new");
        for (int i = 0; i < 10; i++) {
          team.forceSync("app-" + i, "now");
        }
        for (int i = 0; i < 10; i++) {
          team.awaitSecret("app-" + i, Map.of("k", "new"));
          team.await("app-" + i, kss -> "now".equals(kss.statusOrEmpty().lastHandledForceSync()));
        }
        assertThat(secretWrites("POST")).isEqualTo(created + 10);
        assertThat(secretWrites("PUT")).isEqualTo(updated + 10);
      }
    }
  }

  @Test
  void onSigtermTheLeaseIsGivenBackAndTheOtherNeedNotWaitForItsEnd() {
    try (OperatorProcess first = start("first", kubernetes.kubeconfig(), "60s")) {
      awaitLeader(first, 1);
      try (OperatorProcess second = start("second", kubernetes.kubeconfig(), "60s")) {
        long told = System.nanoTime();

        assertThat(first.stop()).isZero();

        awaitLeader(second, 1);
        assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(Duration.ofSeconds(50));
      }
    }
  }

  @Test
  void aLeaderWhoseLeaseIsTakenEndsAtOnce() {
    try (OperatorProcess leader = start("leader", kubernetes.kubeconfig(), "10s")) {
      awaitLeader(leader, 1);

      team.namespace()
          .client()
          .resources(Lease.class)
          .withName(LeaderElection.DEFAULT_LEASE)
          .edit(
              lease -> {
                lease.getSpec().setHolderIdentity("somebody");
                lease.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC));
                return lease;
              });

      assertThat(leader.awaitEnd()).isOne();
      assertThat(leader.output()).contains("this process leads no more");
    }
  }

  @Test
  void aLeaderThatCannotRenewEndsBeforeItsLeaseDoes() {
    try (ApiProxy proxy = ApiProxy.start(kubernetes)) {
      Path kubeconfig = proxy.kubeconfig(directory.resolve("kubeconfig"));
      try (OperatorProcess leader = start("leader", kubeconfig, "15s")) {
        awaitLeader(leader, 1);
        long cut = System.nanoTime();

        proxy.cut();

        assertThat(leader.awaitEnd()).isOne();
        assertThat(Duration.ofNanos(System.nanoTime() - cut)).isLessThan(Duration.ofSeconds(15));
      }
    }
  }

  private Lease lease() {
    return team.namespace()
        .client()
        .resources(Lease.class)
        .withName(LeaderElection.DEFAULT_LEASE)
        .get();
  }

  private OperatorProcess start(String name, Path kubeconfig, String leaseDuration) {
    return OperatorProcess.start(
        accounts.aws().environment(),
        kubeconfig,
        Path.of("target", "LeaderElectionIT-" + name + ".log"),
        "--leader-election",
        "--leader-election-namespace=" + team.name(),
        "--leader-election-duration=" + leaseDuration);
  }

  private static void awaitLeader(OperatorProcess operator, double is) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                operator.scrape().value("keystore_operator_leader") == is
                    && operator.statusOf("/readyz") == 200);
  }

  private long secretWrites(String verb) {
    return KubernetesWrites.soFar(kubernetes).getOrDefault(verb + " secrets", 0L);
  }
}
