package io.keystoreoperator.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stands for election, once: who has led and lost does not lead again. Losing is noticed by a
/// watchdog of its own too, for a renewal that hangs must not keep a leader at work whose lease has
/// run out.
final class Leadership implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Leadership.class);

  private final KubernetesClient client;
  private final ExecutorService electing = Executors.newVirtualThreadPerTaskExecutor();
  private final ObservedLease lease;
  private final LeaderElection settings;
  private final Runnable elected;
  private final Runnable lost;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile boolean leading;
  private @Nullable CompletableFuture<?> election;

  /// @param elected called once, on a thread of its own, when this process leads
  /// @param lost called at most once, when it led and does so no more; never after [#close]
  Leadership(Config kubernetes, LeaderElection settings, Runnable elected, Runnable lost) {
    this.settings = settings;
    this.elected = elected;
    this.lost = lost;
    // A client of its own: work that keeps the other one busy is not to cost the lease. A renewal
    // is tried anew rather than waited for.
    client =
        KubernetesClients.create(
            new ConfigBuilder(kubernetes)
                .withRequestTimeout(Math.toIntExact(settings.retryPeriod().toMillis() * 2))
                .withRequestRetryBackoffLimit(0)
                .build());
    lease = new ObservedLease(namespace(settings, kubernetes), settings.lease(), identity());
  }

  private static String namespace(LeaderElection settings, Config kubernetes) {
    String namespace = settings.namespace();
    return namespace == null
        ? Objects.requireNonNullElse(kubernetes.getNamespace(), "default")
        : namespace;
  }

  /// No two processes have the same: a container that was killed does not take itself for the
  /// leader when it is back.
  private static String identity() {
    String host = System.getenv().getOrDefault("HOSTNAME", "keystore-operator");
    return host + "_" + UUID.randomUUID();
  }

  void stand() {
    var callbacks =
        new LeaderCallbacks(
            this::won,
            this::stopped,
            leader -> log.info("the leader is {}", leader == null ? "nobody" : leader));
    election =
        new LeaderElector(
                client,
                new LeaderElectionConfigBuilder()
                    .withName(settings.lease())
                    .withLock(lease)
                    .withLeaseDuration(settings.duration())
                    .withRenewDeadline(settings.renewDeadline())
                    .withRetryPeriod(settings.retryPeriod())
                    .withReleaseOnCancel()
                    .withLeaderCallbacks(callbacks)
                    .build(),
                electing)
            .start();
    log.info("standing by for {}", lease.describe());
  }

  boolean leads() {
    return leading;
  }

  private void won() {
    leading = true;
    // Both on threads of their own, which no crowd of virtual ones keeps from running.
    Thread.ofPlatform().daemon().name("lease-watchdog").start(this::watch);
    Thread.ofPlatform().name("elected").start(elected);
  }

  private void watch() {
    try {
      while (!over.get()) {
        Duration left = settings.renewDeadline().minus(lease.sinceRenewal());
        if (!left.isPositive()) {
          log.error("the lease could not be renewed in time");
          stopped();
        } else {
          Thread.sleep(left);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void stopped() {
    leading = false;
    if (over.compareAndSet(false, true)) {
      lost.run();
    }
  }

  /// Gives the lease back, so that another need not wait for its end. All work must be over.
  @Override
  public void close() {
    over.set(true);
    CompletableFuture<?> standing = election;
    if (standing != null) {
      standing.cancel(true);
    }
    electing.shutdownNow();
    client.close();
  }
}
