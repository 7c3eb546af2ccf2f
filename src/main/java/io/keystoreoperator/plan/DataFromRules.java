package io.keystoreoperator.plan;

import io.keystoreoperator.api.DataFrom;
import io.keystoreoperator.api.ItemSearch;
import io.keystoreoperator.api.KeyRewrite;
import io.keystoreoperator.api.SecretDataEntry;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.source.Expression;
import io.keystoreoperator.source.Replacement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The rules of `dataFrom`, checked again here.
final class DataFromRules {
  private DataFromRules() {}

  /// Every rule broken, in the order of the fields.
  ///
  /// @param contexts the encryption contexts of the references before
  static List<String> violations(
      List<DataFrom> sources, Map<ItemKey, Map<String, String>> contexts) {
    List<String> violations = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      for (String violation : violations(sources.get(i), contexts)) {
        violations.add("dataFrom[" + i + "]: " + violation);
      }
    }
    return violations;
  }

  private static List<String> violations(
      DataFrom source, Map<ItemKey, Map<String, String>> contexts) {
    List<String> violations = new ArrayList<>();
    if ((source.extract() == null) == (source.find() == null)) {
      violations.add(DataFrom.EXTRACT_OR_FIND);
    }
    if (source.sourceRef() != null) {
      violations.add(SecretDataEntry.ONE_KEYSTORE);
    }
    if (source.extract() != null) {
      violations.addAll(
          KeystoreSecretRules.referenceViolations("extract", source.extract(), contexts));
    }
    if (source.find() != null) {
      violations.addAll(searchViolations(source.find()));
    }
    for (int i = 0; i < source.rewrite().size(); i++) {
      for (String violation : stepViolations(source.rewrite().get(i))) {
        violations.add("rewrite[" + i + "]: " + violation);
      }
    }
    return violations;
  }

  private static List<String> searchViolations(ItemSearch search) {
    List<String> violations = new ArrayList<>();
    boolean hasPath = search.path() != null && !search.path().isEmpty();
    if (!hasPath && search.name() == null) {
      violations.add(ItemSearch.SOMETHING);
    }
    if (search.name() != null) {
      violations.addAll(expressionViolations("find.name.regexp", search.name().regexp()));
    }
    if (search.tags() != null) {
      violations.add(ItemSearch.NO_TAGS);
    }
    return violations;
  }

  private static List<String> stepViolations(KeyRewrite step) {
    List<String> violations = new ArrayList<>();
    if (step.merge() != null) {
      violations.add(KeyRewrite.NO_MERGE);
    } else if ((step.regexp() == null) == (step.transform() == null)) {
      violations.add(KeyRewrite.ONE_STEP);
    }
    if (step.regexp() != null) {
      violations.addAll(expressionViolations("regexp.source", step.regexp().source()));
      if (violations.isEmpty()) {
        violations.addAll(targetViolations(step.regexp()));
      }
    }
    return violations;
  }

  private static List<String> expressionViolations(String field, String source) {
    if (source.isEmpty()) {
      return List.of(field + " is not empty");
    }
    try {
      Expression _ = Expression.of(source);
      return List.of();
    } catch (IllegalArgumentException e) {
      return List.of(field + " " + e.getMessage());
    }
  }

  private static List<String> targetViolations(KeyRewrite.Regexp step) {
    try {
      Replacement _ = Replacement.of(step.target(), Expression.of(step.source()));
      return List.of();
    } catch (IllegalArgumentException e) {
      return List.of("regexp.target: " + e.getMessage());
    }
  }
}
