package io.keystoreoperator.render.template;

import io.pebbletemplates.pebble.template.EvaluationContext;
import java.util.Objects;

/// How much work the templates of one Secret may still make: steps of a loop, filters and
/// characters handled. Counted, not timed, so that the same template and values always come to the
/// same end.
final class Effort {
  /// No template can name it: it is no identifier.
  static final String VARIABLE = " effort";

  /// About a second.
  private static final long LIMIT = 64L << 20;

  private static final int STEP = 64;

  private long spent;

  static Effort of(EvaluationContext context) {
    return (Effort) Objects.requireNonNull(context.getVariable(VARIABLE));
  }

  void step(int line) {
    spend(STEP, line);
  }

  void spend(long characters, int line) {
    spent += characters;
    if (spent > LIMIT) {
      throw new TemplateProblem(
          line, "the templates of this Secret take more work than they are allowed");
    }
  }

  /// A tenth of all that is allowed, for what cannot be counted.
  void spendMuch(int line) {
    spend(LIMIT / 10, line);
  }
}
