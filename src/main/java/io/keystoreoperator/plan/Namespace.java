package io.keystoreoperator.plan;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;

/// A namespace as selectors and access rules see it.
public record Namespace(String name, Map<String, String> labels) {
  public Namespace {
    labels = Map.copyOf(labels);
  }

  /// Whether the selector matches its labels; an empty selector matches all.
  public boolean isSelectedBy(LabelSelector selector) {
    Map<String, String> exact = selector.getMatchLabels();
    List<LabelSelectorRequirement> expressions = selector.getMatchExpressions();
    return (exact == null || labels.entrySet().containsAll(exact.entrySet()))
        && (expressions == null || expressions.stream().allMatch(this::meets));
  }

  private boolean meets(LabelSelectorRequirement requirement) {
    String value = labels.get(requirement.getKey());
    return switch (requirement.getOperator()) {
      case "In" -> value != null && requirement.getValues().contains(value);
      case "NotIn" -> value == null || !requirement.getValues().contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false;
    };
  }
}
