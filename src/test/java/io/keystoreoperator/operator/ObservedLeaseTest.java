package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObservedLeaseTest {
  /// Never asked: the fake lease does not need it.
  private static final KubernetesClient CLIENT = new KubernetesClientBuilder().build();
  private static final Duration LEASE = Duration.ofSeconds(15);

  private final SettableClock clock = new SettableClock();
  private final AtomicLong nanos = new AtomicLong();
  private final FakeLease lease = new FakeLease();
  private final ObservedLease observed = new ObservedLease(lease, clock, nanos::get);

  @Test
  void aHolderWhoseClockIsBehindKeepsItsLeaseAsLongAsItRenews() {
    ZonedDateTime theirs = now().minusHours(1);
    for (int renewal = 0; renewal < 5; renewal++) {
      lease.record = record(theirs.plusSeconds(2L * renewal));
      assertThat(renewTime()).isEqualTo(now());
      clock.pass(Duration.ofSeconds(2));
    }
  }

  @Test
  void aHolderWhoseClockIsAheadLosesItsLeaseWhenItNoLongerRenews() {
    lease.record = record(now().plusHours(1));
    ZonedDateTime seen = renewTime();
    clock.pass(Duration.ofSeconds(16));

    assertThat(renewTime()).isEqualTo(seen);
    assertThat(renewTime().plus(LEASE)).isBefore(now());
  }

  @Test
  void aRenewalCountsFromBeforeItWasAskedForAndOnlyIfItWasGranted() {
    lease.takes = Duration.ofSeconds(4);
    observed.update(CLIENT, record(now()));
    assertThat(observed.sinceRenewal()).isEqualTo(Duration.ofSeconds(4));

    lease.refuses = true;
    assertThatThrownBy(() -> observed.update(CLIENT, record(now())))
        .isInstanceOf(KubernetesClientException.class);
    assertThat(observed.sinceRenewal()).isEqualTo(Duration.ofSeconds(8));
  }

  private ZonedDateTime renewTime() {
    return Objects.requireNonNull(observed.get(CLIENT)).getRenewTime();
  }

  private ZonedDateTime now() {
    return ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static LeaderElectionRecord record(ZonedDateTime renewed) {
    return new LeaderElectionRecord("leader", LEASE, renewed, renewed, 0);
  }

  private final class FakeLease implements Lock {
    private @Nullable LeaderElectionRecord record;
    private Duration takes = Duration.ZERO;
    private boolean refuses;

    @Override
    public @Nullable LeaderElectionRecord get(KubernetesClient client) {
      return record;
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord mine) {
      update(client, mine);
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord mine) {
      nanos.addAndGet(takes.toNanos());
      if (refuses) {
        throw new KubernetesClientException("conflict");
      }
    }

    @Override
    public String identity() {
      return "me";
    }

    @Override
    public String describe() {
      return "a lease";
    }
  }
}
