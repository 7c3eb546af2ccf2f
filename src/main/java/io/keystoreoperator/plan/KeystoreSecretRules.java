package io.keystoreoperator.plan;

import io.keystoreoperator.api.CreationPolicy;
import io.keystoreoperator.api.DeletionPolicy;
import io.keystoreoperator.api.GoDuration;
import io.keystoreoperator.api.KeystoreSecretSpec;
import io.keystoreoperator.api.RemoteReference;
import io.keystoreoperator.api.ResourceName;
import io.keystoreoperator.api.RolloutTarget;
import io.keystoreoperator.api.SecretDataEntry;
import io.keystoreoperator.api.SecretTarget;
import io.keystoreoperator.api.TemplateSpec;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.SecretKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of a KeystoreSecret's spec, checked again here: a CRD can be older than the operator,
/// or its validation switched off.
final class KeystoreSecretRules {
  private KeystoreSecretRules() {}

  /// Every rule that the spec breaks, in the order of its fields; empty when it is sound.
  static List<String> violations(KeystoreSecretSpec spec) {
    List<String> violations = new ArrayList<>();
    if (spec.keystoreRef() == null || spec.keystoreRef().name().isEmpty()) {
      violations.add("keystoreRef.name is required");
    } else if (!ResourceName.isSound(spec.keystoreRef().name())) {
      violations.add("keystoreRef.name is the name of a keystore, which has no slash");
    }
    violations.addAll(intervalViolations(spec.refreshInterval()));
    String target = spec.target().name();
    if (target != null && !ResourceName.isSound(target)) {
      violations.add(
          "target.name is 1 to 253 lower-case letters, digits, dashes and dots, and has a letter or"
              + " digit at both ends");
    }
    violations.addAll(targetViolations(spec.target()));
    violations.addAll(TemplateRules.violations(spec.target().template()));
    if (spec.data().isEmpty() && spec.dataFrom().isEmpty()) {
      violations.add(KeystoreSecretSpec.SOME_DATA);
    }
    Set<String> secretKeys = new HashSet<>();
    Map<ItemKey, Map<String, String>> contexts = new HashMap<>();
    for (SecretDataEntry entry : spec.data()) {
      violations.addAll(entryViolations(entry, secretKeys, contexts));
    }
    violations.addAll(DataFromRules.violations(spec.dataFrom(), contexts));
    violations.addAll(rolloutViolations(spec.rolloutRestart()));
    return violations;
  }

  private static List<String> targetViolations(SecretTarget target) {
    List<String> violations = new ArrayList<>();
    if (target.deletionPolicy() == DeletionPolicy.DELETE
        && target.creationPolicy() != CreationPolicy.OWNER) {
      violations.add("target." + SecretTarget.DELETE_NEEDS_OWNER);
    }
    if (target.creationPolicy() == CreationPolicy.MERGE) {
      if (target.immutable()) {
        violations.add("target." + SecretTarget.MERGE_IS_MUTABLE);
      }
      if (!target.template().type().equals(TemplateSpec.OPAQUE)) {
        violations.add(SecretTarget.MERGE_KEEPS_THE_TYPE);
      }
    }
    return violations;
  }

  private static List<String> rolloutViolations(List<RolloutTarget> targets) {
    boolean sound =
        targets.stream()
            .allMatch(
                target ->
                    target.kind() != null
                        && target.name() != null
                        && ResourceName.isSound(target.name()));
    return sound ? List.of() : List.of("rolloutRestart has kind and name of a workload each time");
  }

  private static List<String> intervalViolations(String interval) {
    try {
      Duration parsed = GoDuration.parse(interval);
      return parsed.isZero() || parsed.compareTo(KeystoreSecretSpec.SHORTEST_REFRESH_INTERVAL) >= 0
          ? List.of()
          : List.of("refreshInterval is at least 10s, or 0 for never again");
    } catch (IllegalArgumentException e) {
      return List.of("refreshInterval: " + e.getMessage());
    }
  }

  private static List<String> entryViolations(
      SecretDataEntry entry, Set<String> secretKeys, Map<ItemKey, Map<String, String>> contexts) {
    List<String> violations = new ArrayList<>();
    String secretKey = entry.secretKey() == null ? "" : entry.secretKey();
    if (!SecretKey.isSound(secretKey)) {
      violations.add(
          "secretKey \""
              + secretKey
              + "\" is no key of a Secret: 1 to 253 letters, digits, dots, dashes, underscores;"
              + " not . and not ..x");
    }
    if (!secretKeys.add(secretKey)) {
      violations.add("secretKey \"" + secretKey + "\" is there twice");
    }
    for (String violation : referenceViolations("remoteRef", entry.remoteRef(), contexts)) {
      violations.add("secretKey \"" + secretKey + "\": " + violation);
    }
    if (entry.sourceRef() != null) {
      violations.add("secretKey \"" + secretKey + "\": " + SecretDataEntry.ONE_KEYSTORE);
    }
    return violations;
  }

  /// @param contexts of the references before it
  static List<String> referenceViolations(
      String field, @Nullable RemoteReference remote, Map<ItemKey, Map<String, String>> contexts) {
    if (remote == null) {
      return List.of(field + " is required");
    }
    List<String> violations = new ArrayList<>();
    try {
      ItemKey key = new ItemKey(remote.key(), remote.version());
      Map<String, String> before = contexts.putIfAbsent(key, remote.encryptionContext());
      if (before != null && !before.equals(remote.encryptionContext())) {
        violations.add("another entry gives key \"" + key + "\" another encryptionContext");
      }
    } catch (IllegalArgumentException e) {
      violations.add(field + ": " + e.getMessage());
    }
    if (remote.property() != null && remote.property().isEmpty()) {
      violations.add(field + ".property is not empty");
    }
    if (remote.metadataPolicy() != null
        && !remote.metadataPolicy().equals(RemoteReference.NO_METADATA)) {
      violations.add(field + "." + RemoteReference.NO_TAGS);
    }
    if (remote.decryptingStrategy() != null) {
      violations.add(field + "." + RemoteReference.KMS_DECRYPTS);
    }
    return violations;
  }
}
