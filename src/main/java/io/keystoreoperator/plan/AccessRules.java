package io.keystoreoperator.plan;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.keystoreoperator.api.AccessRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules that access rules hold to. A violation names its place and quotes nothing: a pattern
/// may be of another namespace than the reader's.
final class AccessRules {
  private static final Set<String> WITH_VALUES = Set.of("In", "NotIn");
  private static final Set<String> WITHOUT_VALUES = Set.of("Exists", "DoesNotExist");
  private static final String NAMESPACE = "{namespace}";

  private AccessRules() {}

  /// Every rule broken, in the order of the fields.
  static List<String> violations(List<AccessRule> rules) {
    List<String> violations = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      for (String violation : violations(rules.get(i))) {
        violations.add("access[" + i + "]" + violation);
      }
    }
    return violations;
  }

  private static List<String> violations(AccessRule rule) {
    List<String> violations = new ArrayList<>();
    if ((rule.namespaceSelector() == null) == rule.namespaces().isEmpty()) {
      violations.add(" has exactly one of namespaceSelector and namespaces");
    }
    violations.addAll(selectorViolations(rule.namespaceSelector()));
    for (int i = 0; i < rule.namespaces().size(); i++) {
      if (rule.namespaces().get(i).isEmpty()) {
        violations.add(".namespaces[" + i + "] is not empty");
      }
    }
    if (rule.keys().isEmpty()) {
      violations.add(".keys has at least one pattern");
    }
    for (int i = 0; i < rule.keys().size(); i++) {
      if (rule.keys().get(i).isEmpty()) {
        violations.add(".keys[" + i + "] is not empty");
      } else if (!namespaceIsAWholeSegment(rule.keys().get(i))) {
        violations.add(".keys[" + i + "] has {namespace} as a whole segment between slashes");
      }
    }
    return violations;
  }

  /// What the API server checks of its own selectors, but not of one in a custom resource. `NotIn`
  /// nothing would be everyone.
  private static List<String> selectorViolations(@Nullable LabelSelector selector) {
    List<String> violations = new ArrayList<>();
    if (selector == null || selector.getMatchExpressions() == null) {
      return violations;
    }
    for (int i = 0; i < selector.getMatchExpressions().size(); i++) {
      LabelSelectorRequirement requirement = selector.getMatchExpressions().get(i);
      String field = ".namespaceSelector.matchExpressions[" + i + "]";
      if (requirement.getKey() == null || requirement.getKey().isEmpty()) {
        violations.add(field + ".key is required");
      }
      String operator = requirement.getOperator() == null ? "" : requirement.getOperator();
      boolean hasValues = requirement.getValues() != null && !requirement.getValues().isEmpty();
      if (WITH_VALUES.contains(operator)) {
        if (!hasValues) {
          violations.add(field + ".values has at least one for " + operator);
        }
      } else if (!WITHOUT_VALUES.contains(operator)) {
        violations.add(field + ".operator is In, NotIn, Exists or DoesNotExist");
      } else if (hasValues) {
        violations.add(field + ".values is empty for " + operator);
      }
    }
    return violations;
  }

  /// `{namespace}-x/*` would let namespace `a` match the keys of namespace `a-x`.
  private static boolean namespaceIsAWholeSegment(String pattern) {
    for (String segment : pattern.split("/", -1)) {
      if (segment.contains(NAMESPACE) && !segment.equals(NAMESPACE)) {
        return false;
      }
    }
    return true;
  }
}
