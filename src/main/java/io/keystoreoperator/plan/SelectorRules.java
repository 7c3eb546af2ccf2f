package io.keystoreoperator.plan;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the API server checks of its own selectors, but not of one in a custom resource. `NotIn`
/// nothing would be everyone.
final class SelectorRules {
  private static final Set<String> WITH_VALUES = Set.of("In", "NotIn");
  private static final Set<String> WITHOUT_VALUES = Set.of("Exists", "DoesNotExist");

  private SelectorRules() {}

  /// Every rule broken, each with its place in the selector.
  static List<String> violations(@Nullable LabelSelector selector) {
    List<String> violations = new ArrayList<>();
    if (selector == null || selector.getMatchExpressions() == null) {
      return violations;
    }
    for (int i = 0; i < selector.getMatchExpressions().size(); i++) {
      LabelSelectorRequirement requirement = selector.getMatchExpressions().get(i);
      String field = "matchExpressions[" + i + "]";
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
}
