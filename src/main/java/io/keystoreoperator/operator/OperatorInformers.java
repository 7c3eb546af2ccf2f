package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// The informers of all controllers, by controller, event source and namespace. JOSDK's own list of
/// the unhealthy does not know of a watch that is down.
///
/// @param started whether the operator has: to ask it itself would wait until it has
record OperatorInformers(Operator operator, BooleanSupplier started)
    implements HealthChecks.Informers {
  @Override
  public boolean haveStarted() {
    return started.getAsBoolean();
  }

  @Override
  public Map<String, InformerHealthIndicator> byName() {
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
