package io.keystoreoperator.plan;

import io.keystoreoperator.api.AccessRule;
import java.util.ArrayList;
import java.util.List;

/// The rules that access rules hold to. A violation names its place and quotes nothing: a pattern
/// may be of another namespace than the reader's.
final class AccessRules {
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
    for (String violation : SelectorRules.violations(rule.namespaceSelector())) {
      violations.add(".namespaceSelector." + violation);
    }
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
