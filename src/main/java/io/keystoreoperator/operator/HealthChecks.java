package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;
import io.keystoreoperator.operator.metrics.ReconcileMeters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What is wrong with this process, a line each, by the name of the check. AWS has no part in it: a
/// restart mends none of its outages.
final class HealthChecks {
  private static final Duration WITHOUT_HEADWAY = Duration.ofMinutes(15);

  private final Operator operator;
  private final ReconcileMeters reconciles;
  private final Patience watches;

  HealthChecks(Operator operator, ReconcileMeters reconciles, Duration watchGrace) {
    this.operator = operator;
    this.reconciles = reconciles;
    this.watches = new Patience(watchGrace, System::nanoTime);
  }

  /// What a restart would mend.
  List<String> alive() {
    List<String> problems = new ArrayList<>();
    if (hasStarted()) {
      informers()
          .forEach(
              (name, informer) -> {
                if (!informer.isRunning()) {
                  problems.add("informers: " + name + " has stopped for good");
                }
              });
    }
    if (reconciles.withoutHeadway().compareTo(WITHOUT_HEADWAY) > 0) {
      problems.add(
          "reconciles: "
              + reconciles.running()
              + " under way, and none has begun or ended for "
              + reconciles.withoutHeadway().toMinutes()
              + " minutes");
    }
    return problems;
  }

  /// What keeps it from seeing what happens in the cluster.
  List<String> working() {
    if (!hasStarted()) {
      return List.of("caches: not filled yet");
    }
    List<String> problems = new ArrayList<>();
    informers()
        .forEach(
            (name, informer) -> {
              if (!informer.hasSynced()) {
                problems.add("caches: " + name + " is not filled");
              } else if (watches.isOver(name, informer.isWatching())) {
                problems.add("watches: " + name + " is not watched");
              }
            });
    return problems;
  }

  private boolean hasStarted() {
    return operator.getRuntimeInfo().isStarted();
  }

  /// By controller, event source and namespace. JOSDK's own list of the unhealthy does not know of
  /// a watch that is down.
  private Map<String, InformerHealthIndicator> informers() {
    Map<String, InformerHealthIndicator> informers = new TreeMap<>();
    for (RegisteredController<?> controller : operator.getRegisteredControllers()) {
      String name = controller.getConfiguration().getName();
      controller
          .getControllerHealthInfo()
          .informerEventSourceHealthIndicators()
          .forEach(
              (source, of) -> {
                boolean primaries = source.equals(ControllerEventSource.NAME);
                informers.putAll(informers(primaries ? name : name + "/" + source, of));
              });
    }
    return informers;
  }

  private static Map<String, InformerHealthIndicator> informers(
      String source, InformerWrappingEventSourceHealthIndicator<?> of) {
    return of.informerHealthIndicators().entrySet().stream()
        .collect(
            Collectors.toMap(
                namespace -> source + " in " + name(namespace.getKey()), Map.Entry::getValue));
  }

  private static String name(String namespace) {
    return namespace.equals(Constants.WATCH_ALL_NAMESPACES) ? "all namespaces" : namespace;
  }
}
