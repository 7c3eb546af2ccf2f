package io.keystoreoperator.operator;

import io.keystoreoperator.aws.AwsLimits;
import io.keystoreoperator.plan.RefusedSecrets;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `run` can be told.
///
/// @param watchNamespaces empty watches all
/// @param clusterKeystores whether ClusterKeystores and Namespaces may be watched: both are
///     cluster-wide, which an operator held to a few namespaces may not be allowed
/// @param concurrency reconciles at once
/// @param healthPort of `/healthz`, `/readyz` and `/metrics`; 0 takes any free port
/// @param keystoreCheckInterval how often a keystore's own health is looked at
/// @param refusedSecrets what is neither made nor merged into for anybody
/// @param watchGrace how long a watch may be down before `/readyz` says so
/// @param awsLimits of each session
/// @param leaderElection null when this process works in any case
public record OperatorSettings(
    Set<String> watchNamespaces,
    boolean clusterKeystores,
    int concurrency,
    int healthPort,
    Duration keystoreCheckInterval,
    RefusedSecrets refusedSecrets,
    Duration watchGrace,
    AwsLimits awsLimits,
    @Nullable LeaderElection leaderElection) {
  private static final int LAST_PORT = 65535;
  private static final Duration SHORTEST_CHECK_INTERVAL = Duration.ofSeconds(1);

  public static final OperatorSettings DEFAULT =
      new OperatorSettings(
          Set.of(),
          true,
          64,
          8080,
          Duration.ofMinutes(5),
          RefusedSecrets.DEFAULT,
          Duration.ofMinutes(2),
          new AwsLimits(500, 500),
          null);

  public OperatorSettings {
    watchNamespaces = Set.copyOf(watchNamespaces);
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency is at least 1, not " + concurrency);
    }
    if (healthPort < 0 || healthPort > LAST_PORT) {
      throw new IllegalArgumentException("the health port is 0 to 65535, not " + healthPort);
    }
    if (keystoreCheckInterval.compareTo(SHORTEST_CHECK_INTERVAL) < 0) {
      throw new IllegalArgumentException("the keystore check interval is at least 1s");
    }
    if (watchGrace.isNegative()) {
      throw new IllegalArgumentException("the watch grace is 0s or more");
    }
  }

  /// Whether ClusterKeystoreSecrets are served: they are made for any namespace, by its labels.
  public boolean clusterKeystoreSecrets() {
    return clusterKeystores && watchesAllNamespaces();
  }

  public boolean watchesAllNamespaces() {
    return watchNamespaces.isEmpty();
  }
}
