package io.keystoreoperator.localaws;

import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One key of a statement's Condition: `ForAllValues:StringLike`, `dynamodb:LeadingKeys`, and the
/// values it may have.
sealed interface Condition {
  boolean holds(AccessRequest request);

  /// Of an operator and a key, both known, or not at all.
  static Condition parse(String operator, String key, List<String> values) {
    ConditionKeys.known(key);
    return operator.equals("Null")
        ? Absence.parse(key, values)
        : Comparison.parse(operator, key, values);
  }

  /// `Null`: whether the request lacks the key.
  record Absence(String key, boolean wanted) implements Condition {
    private static Absence parse(String key, List<String> values) {
      return switch (String.join(",", values)) {
        case "true" -> new Absence(key, true);
        case "false" -> new Absence(key, false);
        default -> throw new UnsupportedPolicyException("Null takes true or false");
      };
    }

    @Override
    public boolean holds(AccessRequest request) {
      List<String> actual = request.values(key);
      return wanted == (actual == null || actual.isEmpty());
    }
  }

  /// Any other operator.
  ///
  /// @param negated the key must match none of the values
  /// @param ifExists holds when the request has no such key
  /// @param among whether a value of the request is among those of the policy
  record Comparison(
      String key,
      Quantifier quantifier,
      boolean negated,
      boolean ifExists,
      BiPredicate<String, AccessRequest> among)
      implements Condition {
    enum Quantifier {
      SINGLE,
      FOR_ALL_VALUES,
      FOR_ANY_VALUE
    }

    private static final Pattern OPERATOR =
        Pattern.compile("(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?");

    private static Comparison parse(String operator, String key, List<String> values) {
      Matcher parts = OPERATOR.matcher(operator);
      if (!parts.matches()) {
        throw new UnsupportedPolicyException("unknown condition operator: " + operator);
      }
      Quantifier quantifier = quantifier(parts.group(1));
      if (ConditionKeys.isMultiValued(key) && quantifier == Quantifier.SINGLE) {
        throw new UnsupportedPolicyException(
            key + " has many values: use ForAllValues or ForAnyValue");
      }
      String name = parts.group(2);
      return new Comparison(
          key, quantifier, name.contains("Not"), parts.group(3) != null, among(name, values));
    }

    private static Quantifier quantifier(@Nullable String prefix) {
      if (prefix == null) {
        return Quantifier.SINGLE;
      }
      return prefix.equals("ForAllValues") ? Quantifier.FOR_ALL_VALUES : Quantifier.FOR_ANY_VALUE;
    }

    private static BiPredicate<String, AccessRequest> among(String operator, List<String> values) {
      return switch (operator) {
        case "StringEquals", "StringNotEquals" ->
            anyOf(values.stream().map(Wildcards::literal).toList());
        case "StringLike", "StringNotLike" ->
            anyOf(values.stream().map(Wildcards::pattern).toList());
        case "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "Bool" -> {
          var lowered = anyOf(values.stream().map(v -> Wildcards.literal(lower(v))).toList());
          yield (actual, request) -> lowered.test(lower(actual), request);
        }
        // IAM makes no difference between Equals and Like here.
        case "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike" -> {
          List<ArnPattern> patterns = values.stream().map(ArnPattern::parse).toList();
          yield (actual, request) -> patterns.stream().anyMatch(p -> p.matches(actual, request));
        }
        default -> throw new UnsupportedPolicyException("unknown condition operator: " + operator);
      };
    }

    private static BiPredicate<String, AccessRequest> anyOf(List<Wildcards> patterns) {
      return (actual, request) -> patterns.stream().anyMatch(p -> p.matches(actual, request));
    }

    private static String lower(String text) {
      return text.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean holds(AccessRequest request) {
      List<String> actual = request.values(key);
      if (actual == null || actual.isEmpty()) {
        return switch (quantifier) {
          case SINGLE -> ifExists || negated;
          case FOR_ALL_VALUES -> true;
          case FOR_ANY_VALUE -> ifExists;
        };
      }
      return switch (quantifier) {
        case SINGLE, FOR_ANY_VALUE -> actual.stream().anyMatch(v -> accepts(v, request));
        case FOR_ALL_VALUES -> actual.stream().allMatch(v -> accepts(v, request));
      };
    }

    private boolean accepts(String actual, AccessRequest request) {
      return negated != among.test(actual, request);
    }
  }
}
