package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.keystoreoperator.operator.metrics.ReconcileMeters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What is wrong with this process, a line each, by the name of the check. AWS has no part in it: a
/// restart mends none of its outages.
final class HealthChecks {
  private static final Duration WITHOUT_HEADWAY = Duration.ofMinutes(15);

  private final Informers informers;
  private final ReconcileMeters reconciles;
  private final Patience watches;

  /// The watches on the cluster.
  interface Informers {
    /// Whether all of them were filled once.
    boolean haveStarted();

    /// By a name that tells a reader what is watched where.
    Map<String, InformerHealthIndicator> byName();
  }

  HealthChecks(Informers informers, ReconcileMeters reconciles, Patience watches) {
    this.informers = informers;
    this.reconciles = reconciles;
    this.watches = watches;
  }

  /// What a restart would mend.
  List<String> alive() {
    List<String> problems = new ArrayList<>();
    if (informers.haveStarted()) {
      informers
          .byName()
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
    if (!informers.haveStarted()) {
      return List.of("caches: not filled yet");
    }
    List<String> problems = new ArrayList<>();
    informers
        .byName()
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
}
