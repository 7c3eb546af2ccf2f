package io.keystoreoperator.operator.metrics;

import static io.keystoreoperator.operator.metrics.Meters.PREFIX;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How long resources wait for their reconcile, how long it takes, and whether any makes headway.
public final class ReconcileMeters implements Metrics {
  private static final ThreadLocal<@Nullable Run> CURRENT = new ThreadLocal<>();

  private final MeterRegistry registry;
  private final LongSupplier nanos;
  private final Map<Waiting, Long> submitted = new ConcurrentHashMap<>();
  private final Map<String, Timer> delays = new ConcurrentHashMap<>();
  private final Map<String, Timer> durations = new ConcurrentHashMap<>();
  private final AtomicInteger running = new AtomicInteger();
  private volatile long lastMove;

  private record Waiting(String controller, ResourceID resource) {}

  private static final class Run {
    private final Waiting waiting;
    private final long since;
    private final long started;
    private boolean putOff;

    Run(Waiting waiting, long since, long started) {
      this.waiting = waiting;
      this.since = since;
      this.started = started;
    }
  }

  /// @param nanos a clock as [System#nanoTime]
  public ReconcileMeters(MeterRegistry registry, LongSupplier nanos) {
    this.registry = registry;
    this.nanos = nanos;
    lastMove = nanos.getAsLong();
    Gauge.builder(PREFIX + "reconciles.running", running, AtomicInteger::get)
        .description("Reconciles under way.")
        .register(registry);
  }

  @Override
  public void reconciliationSubmitted(
      HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
    submitted.merge(waiting(resource, metadata), nanos.getAsLong(), Math::min);
  }

  @Override
  public void reconciliationStarted(HasMetadata resource, Map<String, Object> metadata) {
    long now = nanos.getAsLong();
    Waiting waiting = waiting(resource, metadata);
    Long since = submitted.remove(waiting);
    CURRENT.set(new Run(waiting, since == null ? now : since, now));
    running.incrementAndGet();
    lastMove = now;
  }

  /// The reconcile under way on this thread ends with nothing done: its turn is still to come.
  public void putOff() {
    Run run = CURRENT.get();
    if (run != null) {
      run.putOff = true;
    }
  }

  @Override
  public void reconciliationFinished(
      @Nullable HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
    Run run = CURRENT.get();
    if (run == null) {
      return;
    }
    CURRENT.remove();
    running.decrementAndGet();
    long now = nanos.getAsLong();
    lastMove = now;
    if (run.putOff) {
      submitted.merge(run.waiting, run.since, Math::min);
    } else {
      String controller = run.waiting.controller();
      delays
          .computeIfAbsent(controller, this::delay)
          .record(Duration.ofNanos(run.started - run.since));
      durations
          .computeIfAbsent(controller, this::duration)
          .record(Duration.ofNanos(now - run.started));
    }
  }

  @Override
  public void cleanupDone(ResourceID resource, Map<String, Object> metadata) {
    submitted.remove(new Waiting(controller(metadata), resource));
  }

  /// How long reconciles have been under way without any beginning or ending; zero while none is.
  public Duration withoutHeadway() {
    return running.get() == 0
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, nanos.getAsLong() - lastMove));
  }

  public int running() {
    return running.get();
  }

  private Timer delay(String controller) {
    return Timer.builder(PREFIX + "queue.delay")
        .description("How long a resource waited for its reconcile.")
        .tag("controller", controller)
        .serviceLevelObjectives(Meters.durations())
        .register(registry);
  }

  private Timer duration(String controller) {
    return Timer.builder(PREFIX + "reconcile.duration")
        .description("How long a reconcile took.")
        .tag("controller", controller)
        .serviceLevelObjectives(Meters.durations())
        .register(registry);
  }

  private static Waiting waiting(HasMetadata resource, Map<String, Object> metadata) {
    return new Waiting(controller(metadata), ResourceID.fromResource(resource));
  }

  private static String controller(Map<String, Object> metadata) {
    return String.valueOf(metadata.get(Constants.CONTROLLER_NAME));
  }
}
