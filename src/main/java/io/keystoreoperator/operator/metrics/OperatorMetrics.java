package io.keystoreoperator.operator.metrics;

import io.fabric8.kubernetes.client.http.Interceptor;
import io.keystoreoperator.aws.AwsCallListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// All that `/metrics` tells.
public final class OperatorMetrics implements AutoCloseable {
  private static final String PREFIX = "keystore_operator_";
  private static final String KEYSTORE = "keystore";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AwsMeters aws = new AwsMeters(registry);
  private final KubernetesMeters kubernetes = new KubernetesMeters(registry);
  private final ReconcileMeters reconciles = new ReconcileMeters(registry, System::nanoTime);
  private final SyncMeters syncs = new SyncMeters(registry);
  private final PushMeters pushes = new PushMeters(registry);
  // Guarded by this: made at the first scrape, as asking the JVM about itself takes a while.
  private @Nullable JvmGcMetrics collections;

  public OperatorMetrics(String version) {
    Info.builder()
        .name(PREFIX + "build_info")
        .help("The version of the operator.")
        .labelNames("version")
        .register(registry.getPrometheusRegistry())
        .addLabelValues(version);
  }

  public AwsCallListener aws() {
    return aws;
  }

  public Interceptor kubernetes() {
    return kubernetes;
  }

  public ReconcileMeters reconciles() {
    return reconciles;
  }

  public SyncMeters syncs() {
    return syncs;
  }

  public PushMeters pushes() {
    return pushes;
  }

  /// From now on tells how many shards are read.
  public void following(IntSupplier shards) {
    gauge(
        "push_shards",
        "Shards of streams that are read.",
        new String[0],
        gauge -> gauge.call(shards.getAsInt()));
  }

  /// From now on tells whether this process leads.
  public void leading(BooleanSupplier leads) {
    gauge(
        "leader",
        "1 while this process does the work, 0 while it stands by.",
        new String[0],
        gauge -> gauge.call(leads.getAsBoolean() ? 1 : 0));
  }

  /// From now on tells what there is.
  public void counting(Census census) {
    String[] standing = {KEYSTORE, "ready", "reason"};
    gauge(
        "keystoresecrets",
        "KeystoreSecrets by readiness, and why.",
        standing,
        gauge -> tell(gauge, census.keystoreSecrets()));
    gauge(
        "keystores",
        "Keystores by readiness, and why.",
        standing,
        gauge -> tell(gauge, census.keystores()));
    gauge(
        "push_keystores",
        "Keystores with push by whether it is live, and why.",
        new String[] {KEYSTORE, "live", "reason"},
        gauge -> tell(gauge, census.pushes()));
    gauge(
        "push_lag_seconds",
        "How long ago the stream was read that has waited longest.",
        new String[] {KEYSTORE},
        gauge ->
            census
                .pushLag()
                .forEach((keystore, lag) -> gauge.call(lag.toMillis() / 1e3, keystore)));
    gauge(
        "keystore_staleness_seconds",
        "How long ago the KeystoreSecret that has waited longest was compared with its keystore.",
        new String[] {KEYSTORE},
        gauge ->
            census
                .staleness()
                .forEach((keystore, s) -> gauge.call(s.age().toMillis() / 1e3, keystore)));
    gauge(
        "keystore_staleness_intervals",
        "The same in refresh intervals, of the one that has waited most of them.",
        new String[] {KEYSTORE},
        gauge -> census.staleness().forEach((keystore, s) -> gauge.call(s.intervals(), keystore)));
  }

  private static void tell(GaugeWithCallback.Callback gauge, Map<Census.Standing, Long> standings) {
    standings.forEach(
        (standing, count) ->
            gauge.call(count, standing.keystore(), standing.ready(), standing.reason()));
  }

  private void gauge(
      String name, String help, String[] labels, Consumer<GaugeWithCallback.Callback> callback) {
    GaugeWithCallback.builder()
        .name(PREFIX + name)
        .help(help)
        .labelNames(labels)
        .callback(callback)
        .register(registry.getPrometheusRegistry());
  }

  /// Everything, in Prometheus' text format.
  public String scrape() {
    bindJvm();
    return registry.scrape();
  }

  private synchronized void bindJvm() {
    if (collections == null) {
      collections = new JvmGcMetrics();
      collections.bindTo(registry);
      new JvmMemoryMetrics().bindTo(registry);
      // Not Micrometer's own, which walks through all threads for each of their states.
      Gauge.builder(
              "jvm.threads.live", ManagementFactory.getThreadMXBean(), ThreadMXBean::getThreadCount)
          .description("Live threads, daemons among them.")
          .baseUnit("threads")
          .register(registry);
      new ProcessorMetrics().bindTo(registry);
      new UptimeMetrics().bindTo(registry);
    }
  }

  @Override
  public synchronized void close() {
    if (collections != null) {
      collections.close();
    }
    registry.close();
  }
}
