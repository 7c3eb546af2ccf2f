package io.keystoreoperator.render.template;

import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;

/// What stands between `{{` and `}}`, as text or not at all: Pebble would print whatever Java makes
/// of a list, and nothing for null.
record PrintedText(Expression<?> expression) implements Expression<String> {
  @Override
  public String evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
    Effort effort = Effort.of(context);
    effort.step(getLineNumber());
    Operand value = new Operand(expression.evaluate(self, context), getLineNumber());
    effort.spend(value.size(), getLineNumber());
    return value.text();
  }

  @Override
  public int getLineNumber() {
    return expression.getLineNumber();
  }

  @Override
  public void accept(NodeVisitor visitor) {
    visitor.visit(this);
  }
}
