package io.keystoreoperator.cli.gotemplate;

import static java.util.stream.Collectors.joining;

import io.keystoreoperator.cli.gotemplate.Expr.Kind;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Comparing, and putting conditions together.
final class Logic {
  static final Set<String> FUNCTIONS =
      Set.of("and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "empty", "ternary");

  private Logic() {}

  static Expr call(Call call) throws UntranslatableException {
    return switch (call.function()) {
      case "not" -> Expr.truth("not " + call.taking(1).last().condition().whole());
      case "and" -> together(call.taking(1, 10), " and ");
      case "or" -> together(call.taking(1, 10), " or ");
      case "eq" -> equal(call.taking(2, 10));
      case "ne" -> compared(call.taking(2), "!=");
      case "lt" -> ordered(call.taking(2), "<");
      case "le" -> ordered(call.taking(2), "<=");
      case "gt" -> ordered(call.taking(2), ">");
      case "ge" -> ordered(call.taking(2), ">=");
      case "empty" -> empty(call.taking(1));
      case "ternary" -> choice(call.taking(3));
      default -> throw new IllegalArgumentException(call.function());
    };
  }

  /// Go gives the operand that decided: where that is no truth, it is good for a condition alone.
  private static Expr together(Call call, String operator) {
    boolean truths = call.arguments().stream().allMatch(a -> a.kind() == Kind.TRUTH);
    return Expr.truth(
            call.arguments().stream().map(a -> a.condition().whole()).collect(joining(operator)))
        .as(truths ? Kind.TRUTH : Kind.CONDITION);
  }

  private static Expr equal(Call call) {
    List<Expr> all = call.arguments();
    return Expr.truth(
        IntStream.range(1, all.size())
            .mapToObj(i -> all.getFirst().whole() + " == " + all.get(i).whole())
            .collect(joining(" or ")));
  }

  private static Expr compared(Call call, String operator) {
    return Expr.truth(call.argument(0).whole() + " " + operator + " " + call.argument(1).whole());
  }

  private static Expr ordered(Call call, String operator) throws UntranslatableException {
    if (call.arguments().stream().anyMatch(argument -> argument.kind() == Kind.TEXT)) {
      throw call.untranslatable("\"" + call.function() + "\" of texts");
    }
    return compared(call, operator);
  }

  private static Expr empty(Call call) throws UntranslatableException {
    if (call.last().kind() == Kind.PARSED) {
      throw call.untranslatable("\"empty\" of what may be a number or a truth");
    }
    return Expr.truth(call.last().whole() + " is empty");
  }

  private static Expr choice(Call call) {
    return Expr.text(
        "%s ? %s : %s"
            .formatted(
                call.last().condition().whole(),
                call.argument(0).whole(),
                call.argument(1).whole()));
  }
}
