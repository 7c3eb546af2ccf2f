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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules of a KeystoreSecret's spec, checked again here: a CRD can be older than the operator,
/// or its validation switched off.
final class KeystoreSecretRules {
  private static final Pattern SECRET_KEY = Pattern.compile(SecretDataEntry.SECRET_KEY);
  private static final int LONGEST_SECRET_KEY = 253;

  private KeystoreSecretRules() {}

  /// Every rule that the spec breaks, in the order of its fields; empty when it is sound.
  static List<String> violations(KeystoreSecretSpec spec) {
    List<String> violations = new ArrayList<>();
    if (spec.keystoreRef() == null || spec.keystoreRef().name().isEmpty()) {
      violations.add("keystoreRef.name is required");
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
    if (spec.data().isEmpty()) {
      violations.add("data has at least one entry");
    }
    Set<String> secretKeys = new HashSet<>();
    Map<ItemKey, Map<String, String>> contexts = new HashMap<>();
    for (SecretDataEntry entry : spec.data()) {
      violations.addAll(entryViolations(entry, secretKeys, contexts));
    }
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
    if (!isSecretKey(secretKey)) {
      violations.add(
          "secretKey \""
              + secretKey
              + "\" is no key of a Secret: 1 to 253 letters, digits, dots, dashes, underscores;"
              + " not . and not ..x");
    }
    if (!secretKeys.add(secretKey)) {
      violations.add("secretKey \"" + secretKey + "\" is there twice");
    }
    for (String violation : referenceViolations(entry.remoteRef(), contexts)) {
      violations.add("secretKey \"" + secretKey + "\": " + violation);
    }
    return violations;
  }

  static boolean isSecretKey(String text) {
    return SECRET_KEY.matcher(text).matches()
        && text.length() <= LONGEST_SECRET_KEY
        && !text.equals(".")
        && !text.startsWith("..");
  }

  private static List<String> referenceViolations(
      @Nullable RemoteReference remote, Map<ItemKey, Map<String, String>> contexts) {
    if (remote == null) {
      return List.of("remoteRef is required");
    }
    List<String> violations = new ArrayList<>();
    try {
      ItemKey key = new ItemKey(remote.key(), remote.version());
      Map<String, String> before = contexts.putIfAbsent(key, remote.encryptionContext());
      if (before != null && !before.equals(remote.encryptionContext())) {
        violations.add("another entry gives key \"" + key + "\" another encryptionContext");
      }
    } catch (IllegalArgumentException e) {
      violations.add("remoteRef: " + e.getMessage());
    }
    if (remote.property() != null && remote.property().isEmpty()) {
      violations.add("remoteRef.property is not empty");
    }
    return violations;
  }
}
