package io.keystoreoperator.render.template;

import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.IfNode;
import io.pebbletemplates.pebble.node.NamedArgumentNode;
import io.pebbletemplates.pebble.node.PositionalArgumentNode;
import io.pebbletemplates.pebble.node.PrintNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.RootNode;
import io.pebbletemplates.pebble.node.TestInvocationExpression;
import io.pebbletemplates.pebble.node.TextNode;
import io.pebbletemplates.pebble.node.expression.ArrayExpression;
import io.pebbletemplates.pebble.node.expression.BinaryExpression;
import io.pebbletemplates.pebble.node.expression.ConcatenateExpression;
import io.pebbletemplates.pebble.node.expression.ContextVariableExpression;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.FilterInvocationExpression;
import io.pebbletemplates.pebble.node.expression.GetAttributeExpression;
import io.pebbletemplates.pebble.node.expression.LiteralBooleanExpression;
import io.pebbletemplates.pebble.node.expression.LiteralDoubleExpression;
import io.pebbletemplates.pebble.node.expression.LiteralLongExpression;
import io.pebbletemplates.pebble.node.expression.LiteralNullExpression;
import io.pebbletemplates.pebble.node.expression.LiteralStringExpression;
import io.pebbletemplates.pebble.node.expression.MapExpression;
import io.pebbletemplates.pebble.node.expression.TernaryExpression;
import io.pebbletemplates.pebble.node.expression.UnaryNotExpression;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// Looks through a parsed template: what is not known to be harmless is refused, whatever Pebble
/// could do with it.
final class Inspection {
  private static final int DEEPEST_LOOP = 2;

  /// What Pebble puts beside the variables of a template: its own insides.
  private static final Set<String> INSIDES = Set.of("locale", "template", "_context");

  private final Set<String> variables;
  private final Set<String> members = new HashSet<>();
  private int loops;

  /// @param variables those that the template is given
  Inspection(Set<String> variables) {
    this.variables = variables;
  }

  /// Names that the template itself has after a dot or in brackets: these a message may tell.
  Set<String> members() {
    return members;
  }

  void inspect(RootNode root) {
    inspect(root.getBody());
  }

  private void inspect(BodyNode body) {
    for (RenderableNode node : body.getChildren()) {
      switch (node) {
        case TextNode _, LoopStep _ -> {}
        case PrintNode print -> {
          inspect(print.getExpression());
          print.setExpression(new PrintedText(print.getExpression()));
        }
        case IfNode choice -> inspect(choice);
        case ForNode loop -> inspect(loop);
        default ->
            throw new TemplateProblem(TemplateProblem.WHOLE, "there are no tags but if and for");
      }
    }
  }

  private void inspect(IfNode choice) {
    for (var branch : choice.getConditionsWithBodies()) {
      inspect(branch.getLeft());
      inspect(branch.getRight());
    }
    if (choice.getElseBody() != null) {
      inspect(choice.getElseBody());
    }
  }

  private void inspect(ForNode loop) {
    loops++;
    if (loops > DEEPEST_LOOP) {
      throw new TemplateProblem(
          loop.getLineNumber(), "no more than " + DEEPEST_LOOP + " loops stand in one another");
    }
    inspect(loop.getIterable());
    inspect(loop.getBody());
    if (loop.getElseBody() != null) {
      inspect(loop.getElseBody());
    }
    loops--;
  }

  private void inspect(Expression<?> expression) {
    int line = expression.getLineNumber();
    switch (expression) {
      case LiteralStringExpression _,
          LiteralLongExpression _,
          LiteralDoubleExpression _,
          LiteralBooleanExpression _,
          LiteralNullExpression _ -> {}
      case ContextVariableExpression variable -> inspect(variable);
      case GetAttributeExpression member -> inspect(member);
      case ConcatenateExpression _ ->
          throw new TemplateProblem(line, "#{ } in a text is not known here: join texts with ~");
      case ArrayExpression _, MapExpression _ ->
          throw new TemplateProblem(line, "lists and objects are not written in a template");
      case BinaryExpression<?> both -> {
        inspect(both.getLeftExpression());
        inspect(both.getRightExpression());
      }
      case UnaryNotExpression not -> inspect(not.getChildExpression());
      case TernaryExpression choice -> {
        inspect(choice.getExpression1());
        inspect(choice.getExpression2());
        inspect(choice.getExpression3());
      }
      case LoopSource source -> inspect(source.expression());
      case FilterInvocationExpression filter -> inspect(filter);
      case TestInvocationExpression test -> inspect(test);
      default ->
          throw new TemplateProblem(line, "there are no functions: filters follow a value and |");
    }
  }

  private void inspect(ContextVariableExpression variable) {
    if (INSIDES.contains(variable.getName()) && !variables.contains(variable.getName())) {
      throw unknown(variable.getLineNumber(), variable.getName());
    }
  }

  static TemplateProblem unknown(int line, String variable) {
    return new TemplateProblem(line, "there is no variable \"" + variable + "\"");
  }

  private void inspect(GetAttributeExpression member) {
    if (member.getArgumentsNode() != null) {
      throw new TemplateProblem(member.getLineNumber(), "methods are not called");
    }
    inspect(member.getNode());
    inspect(member.getAttributeNameExpression());
    switch (member.getAttributeNameExpression()) {
      case LiteralStringExpression name -> members.add(name.getValue());
      case LiteralLongExpression index -> members.add(String.valueOf(index.getValue()));
      default -> {}
    }
  }

  private void inspect(FilterInvocationExpression filter) {
    var known = LockedDown.FILTERS.get(filter.getFilterName());
    if (known == null) {
      throw new TemplateProblem(
          filter.getLineNumber(),
          "there is no filter \""
              + filter.getFilterName()
              + "\": there are "
              + String.join(", ", new TreeSet<>(LockedDown.FILTERS.keySet())));
    }
    inspect(filter.getArgs());
    checkNumber(
        filter.getArgs(),
        known.getArgumentNames().size(),
        filter.getFilterName(),
        filter.getLineNumber());
  }

  private void inspect(TestInvocationExpression test) {
    if (!LockedDown.TESTS.containsKey(test.getTestName())) {
      throw new TemplateProblem(
          test.getLineNumber(),
          "there is no test \""
              + test.getTestName()
              + "\": there are "
              + String.join(", ", new TreeSet<>(LockedDown.TESTS.keySet())));
    }
    checkNumber(test.getArgs(), 0, test.getTestName(), test.getLineNumber());
  }

  private void inspect(ArgumentsNode arguments) {
    for (PositionalArgumentNode argument : positional(arguments)) {
      inspect(argument.getValueExpression());
    }
    for (NamedArgumentNode argument : named(arguments)) {
      inspect(argument.getValueExpression());
    }
  }

  private static void checkNumber(ArgumentsNode arguments, int taken, String taker, int line) {
    if (positional(arguments).size() + named(arguments).size() > taken) {
      throw new TemplateProblem(
          line,
          taker + " takes " + (taken == 0 ? "no argument" : "no more arguments than " + taken));
    }
  }

  private static List<PositionalArgumentNode> positional(ArgumentsNode arguments) {
    return Objects.requireNonNullElse(arguments.getPositionalArgs(), List.of());
  }

  private static List<NamedArgumentNode> named(ArgumentsNode arguments) {
    return Objects.requireNonNullElse(arguments.getNamedArgs(), List.of());
  }
}
