package io.keystoreoperator.cli.migrate;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.api.ClusterKeystoreSecret;
import io.keystoreoperator.api.Keystore;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.plan.ClusterKeystoreSecretRules;
import io.keystoreoperator.plan.KeystoreRules;
import io.keystoreoperator.plan.Planner;
import java.util.List;
import java.util.Map;

/// The operator's own rules, for what was carried over to the letter and is right only there: an
/// expression that names a group which it does not have, two values for one key.
final class OperatorRules {
  private final KubernetesSerialization serialization = new KubernetesSerialization();
  private final SchemaLimits limits = new SchemaLimits();

  /// Every rule that a resource of ours breaks, or else every limit of its schema.
  ///
  /// @param resource kind and spec at least
  List<String> violations(Map<String, Object> resource) {
    List<String> violations = ruleViolations(resource);
    // Some rules say again what the schema says.
    return violations.isEmpty() ? limits.violations(resource) : violations;
  }

  private List<String> ruleViolations(Map<String, Object> resource) {
    return switch (String.valueOf(resource.get("kind"))) {
      case "KeystoreSecret" -> violations(as(KeystoreSecret.class, resource));
      case "ClusterKeystoreSecret" ->
          ClusterKeystoreSecretRules.violations(
              as(ClusterKeystoreSecret.class, resource).getSpec());
      case "ClusterKeystore" ->
          KeystoreRules.violations(as(ClusterKeystore.class, resource).getSpec());
      default -> KeystoreRules.violations(as(Keystore.class, resource).getSpec());
    };
  }

  private <T> T as(Class<T> type, Map<String, Object> resource) {
    return serialization.convertValue(resource, type);
  }

  private static List<String> violations(KeystoreSecret kss) {
    try {
      Planner.check(kss);
      return List.of();
    } catch (SyncFailedException e) {
      return e.failure() instanceof SyncFailure.InvalidSpec(var violations)
          ? violations
          : List.of(e.failure().toString());
    }
  }
}
