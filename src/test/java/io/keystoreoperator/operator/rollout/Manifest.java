package io.keystoreoperator.operator.rollout;

import io.keystoreoperator.api.RolloutTarget;

/// Workloads as people write them.
public final class Manifest {
  private Manifest() {}

  /// One that agrees to be restarted.
  ///
  /// @param restartOn names of KeystoreSecrets, comma separated
  public static String of(RolloutTarget target, String restartOn) {
    String more =
        switch (target.kind()) {
          case DEPLOYMENT, DAEMON_SET -> "";
          case STATEFUL_SET -> "serviceName: web";
        };
    return """
    apiVersion: apps/v1
    kind: %s
    metadata:
      name: %s
      annotations: {keystore-operator.io/restart-on: "%s"}
    spec:
      selector: {matchLabels: {app: web}}
      %s
      template:
        metadata: {labels: {app: web}}
        spec: {containers: [{name: web, image: example.com/web}]}
    """
        .formatted(kind(target), target.name(), restartOn, more);
  }

  static String kind(RolloutTarget target) {
    return switch (target.kind()) {
      case DEPLOYMENT -> "Deployment";
      case STATEFUL_SET -> "StatefulSet";
      case DAEMON_SET -> "DaemonSet";
    };
  }
}
