package io.keystoreoperator.cli.gotemplate;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the dot and the variables mean in a part of a template.
final class Scope {
  private final Expr dot;
  private final boolean inLoop;
  private final Map<String, Expr> variables;

  private Scope(Expr dot, boolean inLoop, Map<String, Expr> variables) {
    this.dot = dot;
    this.inLoop = inLoop;
    this.variables = new HashMap<>(variables);
  }

  static Scope outermost() {
    return new Scope(Expr.DATA_ROOT, false, Map.of("", Expr.DATA_ROOT));
  }

  /// One whose variables end with it.
  Scope within(Expr newDot) {
    return new Scope(newDot, inLoop, variables);
  }

  Scope within() {
    return within(dot);
  }

  Scope loop(Expr newDot) {
    return new Scope(newDot, true, variables);
  }

  Expr dot() {
    return dot;
  }

  /// Whether names of values may be shadowed by a loop's own.
  boolean inLoop() {
    return inLoop;
  }

  void bind(String variable, Expr meaning) {
    variables.put(variable, meaning);
  }

  Optional<Expr> variable(String name) {
    return Optional.ofNullable(variables.get(name));
  }
}
