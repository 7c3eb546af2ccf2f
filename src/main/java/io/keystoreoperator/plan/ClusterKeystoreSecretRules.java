package io.keystoreoperator.plan;

import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.ClusterKeystoreSecretSpec;
import io.keystoreoperator.api.ResourceName;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// The rules of a ClusterKeystoreSecret's spec, those of its KeystoreSecrets among them: what
/// breaks one is written nowhere.
public final class ClusterKeystoreSecretRules {
  private static final String OURS = ApiGroup.NAME + "/";

  private ClusterKeystoreSecretRules() {}

  /// Every rule that the spec breaks; empty when it is sound.
  public static List<String> violations(ClusterKeystoreSecretSpec spec) {
    List<String> violations = new ArrayList<>();
    if (spec.namespaceSelector() == null) {
      violations.add("namespaceSelector is required");
    }
    for (String violation : SelectorRules.violations(spec.namespaceSelector())) {
      violations.add("namespaceSelector." + violation);
    }
    if (spec.name() != null && !ResourceName.isSound(spec.name())) {
      violations.add(
          "name is 1 to 253 lower-case letters, digits, dashes and dots, and has a letter or digit"
              + " at both ends");
    }
    for (String violation : metadataViolations(spec)) {
      violations.add("metadata: " + violation);
    }
    if (spec.spec() == null) {
      violations.add("spec is required");
    } else {
      KeystoreSecretRules.violations(spec.spec()).forEach(it -> violations.add("spec: " + it));
    }
    return violations;
  }

  private static List<String> metadataViolations(ClusterKeystoreSecretSpec spec) {
    List<String> violations = new ArrayList<>(TemplateRules.metadataViolations(spec.metadata()));
    for (String label : new TreeSet<>(spec.metadata().labels().keySet())) {
      if (label.startsWith(OURS)) {
        violations.add("label \"" + label + "\" is the operator's own");
      }
    }
    for (String annotation : new TreeSet<>(spec.metadata().annotations().keySet())) {
      if (annotation.startsWith(OURS) && !annotation.equals(ApiGroup.FORCE_SYNC_ANNOTATION)) {
        violations.add("annotation \"" + annotation + "\" is the operator's own");
      }
    }
    return violations;
  }
}
