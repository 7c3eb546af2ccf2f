package io.keystoreoperator.render.template;

import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.Collection;
import java.util.Map;

/// What a loop goes over: a list, or the entries of an object.
record LoopSource(Expression<?> expression) implements Expression<Collection<?>> {
  @Override
  public Collection<?> evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
    Object value = expression.evaluate(self, context);
    return switch (value) {
      case Map<?, ?> map -> map.entrySet();
      case Collection<?> list -> list;
      case null, default ->
          throw new TemplateProblem(
              getLineNumber(), "for goes over a list or an object, such as data or fromjson makes");
    };
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
