package io.keystoreoperator.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A Lease by one's own clock. Another's renewal counts from when it was seen here: by the times in
/// the Lease itself, a clock that is ahead would take over from a leader in its best health. And it
/// remembers when it was last renewed from here, whatever happens to a renewal under way.
final class ObservedLease implements Lock {
  private final Lock lease;
  private final Clock clock;
  private final LongSupplier nanos;
  private @Nullable LeaderElectionRecord seen;
  private ZonedDateTime seenAt;
  private volatile long renewed;

  ObservedLease(String namespace, String name, String identity) {
    this(new LeaseLock(namespace, name, identity), Clock.systemUTC(), System::nanoTime);
  }

  ObservedLease(Lock lease, Clock clock, LongSupplier nanos) {
    this.lease = lease;
    this.clock = clock;
    this.nanos = nanos;
    seenAt = now();
    renewed = nanos.getAsLong();
  }

  @Override
  public synchronized @Nullable LeaderElectionRecord get(KubernetesClient client) {
    LeaderElectionRecord found = lease.get(client);
    if (found == null) {
      return null;
    }
    if (!found.equals(seen)) {
      seen = found;
      seenAt = now();
    }
    return new LeaderElectionRecord(
        found.getHolderIdentity(),
        found.getLeaseDuration(),
        found.getAcquireTime(),
        seenAt,
        found.getLeaderTransitions());
  }

  @Override
  public void create(KubernetesClient client, LeaderElectionRecord mine) {
    long before = nanos.getAsLong();
    lease.create(client, mine);
    renewed = before;
  }

  @Override
  public void update(KubernetesClient client, LeaderElectionRecord mine) {
    // From before the request: it may have been at work long before its answer came.
    long before = nanos.getAsLong();
    lease.update(client, mine);
    renewed = before;
  }

  /// How long ago it was last renewed from here.
  Duration sinceRenewal() {
    return Duration.ofNanos(nanos.getAsLong() - renewed);
  }

  @Override
  public String identity() {
    return lease.identity();
  }

  @Override
  public String describe() {
    return lease.describe();
  }

  private ZonedDateTime now() {
    return ZonedDateTime.now(clock.withZone(ZoneOffset.UTC));
  }
}
