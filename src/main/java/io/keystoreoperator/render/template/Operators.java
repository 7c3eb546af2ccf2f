package io.keystoreoperator.render.template;

import io.pebbletemplates.pebble.node.expression.BinaryExpression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The operators that handle whole texts, each within its bounds: `~`, `==`, `!=` and `contains`.
final class Operators {
  private Operators() {}

  abstract static class Bounded<T> extends BinaryExpression<T> {
    abstract T of(Operand left, Operand right);

    @Override
    public final T evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
      int line = getLineNumber();
      Operand left = new Operand(getLeftExpression().evaluate(self, context), line);
      Operand right = new Operand(getRightExpression().evaluate(self, context), line);
      Effort effort = Effort.of(context);
      effort.step(line);
      effort.spend(left.size() + right.size(), line);
      return of(left, right);
    }
  }

  /// `a ~ b`: one text after the other.
  static final class Joined extends Bounded<String> {
    @Override
    String of(Operand left, Operand right) {
      left.checkLength(left.size() + right.size());
      return left.text() + right.text();
    }
  }

  /// `a == b`.
  static final class Same extends Bounded<Boolean> {
    @Override
    Boolean of(Operand left, Operand right) {
      return areSame(left, right);
    }
  }

  /// `a != b`.
  static final class Different extends Bounded<Boolean> {
    @Override
    Boolean of(Operand left, Operand right) {
      return !areSame(left, right);
    }
  }

  /// `a contains b`: a text in a text, an element in a list, a name in an object.
  static final class Containing extends Bounded<Boolean> {
    @Override
    Boolean of(Operand left, Operand right) {
      return switch (left.value()) {
        case Map<?, ?> object -> object.containsKey(right.text());
        case Collection<?> list ->
            list.stream().anyMatch(element -> areSame(new Operand(element, right.line()), right));
        case null, default -> left.text().contains(right.shortText("contains looks for"));
      };
    }
  }

  private static boolean areSame(Operand left, Operand right) {
    if (left.value() instanceof Number a && right.value() instanceof Number b) {
      return a.doubleValue() == b.doubleValue();
    }
    return Objects.equals(comparable(left), comparable(right));
  }

  private static @Nullable Object comparable(Operand operand) {
    return switch (operand.value()) {
      case Map<?, ?> _, Collection<?> _ ->
          throw operand.problem("only text, numbers, true, false and null are compared");
      case null, default -> operand.value();
    };
  }
}
