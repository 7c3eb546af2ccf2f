package io.keystoreoperator.cli.gotemplate;

import io.keystoreoperator.cli.gotemplate.Expr.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the pipelines of one action.
final class ExpressionReader {
  private final List<Token> tokens;
  private final Scope scope;
  private final List<String> notes;
  private int at;

  /// @param start which of the tokens comes first
  ExpressionReader(Piece.Action action, int start, Scope scope, List<String> notes) {
    this.tokens = action.tokens();
    this.at = start;
    this.scope = scope;
    this.notes = notes;
  }

  /// Names that a pipeline is given to: `$x :=` and `$i, $x :=`; none where there are none.
  List<String> declared() throws UntranslatableException {
    int last = at;
    List<String> names = new ArrayList<>();
    while (tokens.get(last).kind() == Token.Kind.VARIABLE) {
      names.add(tokens.get(last).text());
      last++;
      if (tokens.get(last).is(Token.Kind.SIGN, ":=")) {
        at = last + 1;
        return names;
      }
      if (tokens.get(last).is(Token.Kind.SIGN, "=")) {
        throw failure("a variable that changes");
      }
      if (!tokens.get(last).is(Token.Kind.SIGN, ",")) {
        return List.of();
      }
      last++;
    }
    return List.of();
  }

  /// A pipeline to the end of the action.
  Expr whole() throws UntranslatableException {
    Expr value = pipeline();
    if (tokens.get(at).kind() != Token.Kind.END) {
      throw failure("\"" + tokens.get(at).text() + "\" where the end was expected");
    }
    return value;
  }

  private Expr pipeline() throws UntranslatableException {
    Expr value = command(null);
    while (tokens.get(at).is(Token.Kind.SIGN, "|")) {
      at++;
      value = command(value);
    }
    return value;
  }

  private Expr command(@Nullable Expr piped) throws UntranslatableException {
    Token first = tokens.get(at);
    if (first.kind() == Token.Kind.NAME && !isConstant(first)) {
      at++;
      List<Expr> arguments = arguments();
      if (piped != null) {
        arguments.add(piped);
      }
      return Functions.call(new Call(first.text(), arguments, first.line(), notes));
    }
    Expr value = operand();
    if (piped != null || startsOperand()) {
      throw failure("a value where a function was expected");
    }
    return value;
  }

  private List<Expr> arguments() throws UntranslatableException {
    List<Expr> arguments = new ArrayList<>();
    while (startsOperand()) {
      arguments.add(operand());
    }
    return arguments;
  }

  private boolean startsOperand() {
    Token token = tokens.get(at);
    return switch (token.kind()) {
      case FIELD, VARIABLE, NAME, STRING, NUMBER -> true;
      case SIGN -> token.text().equals("(");
      case END -> false;
    };
  }

  private Expr operand() throws UntranslatableException {
    Token token = tokens.get(at++);
    Expr value =
        switch (token.kind()) {
          case FIELD -> token.text().isEmpty() ? scope.dot() : member(scope.dot(), token);
          case VARIABLE ->
              scope
                  .variable(token.text())
                  .orElseThrow(() -> failure("there is no variable $" + token.text()));
          case STRING -> Expr.literal(token.text(), token.line());
          case NUMBER -> Expr.number(token.text());
          case NAME -> constant(token);
          case SIGN -> parenthesized();
          case END -> throw failure("a value is missing");
        };
    while (tokens.get(at).kind() == Token.Kind.FIELD && !tokens.get(at).spaced()) {
      value = member(value, tokens.get(at++));
    }
    return value;
  }

  private Expr parenthesized() throws UntranslatableException {
    Expr value = pipeline();
    if (!tokens.get(at).is(Token.Kind.SIGN, ")")) {
      throw failure("a bracket is not closed");
    }
    at++;
    return value;
  }

  private Expr member(Expr holder, Token name) throws UntranslatableException {
    return switch (holder.kind()) {
      case DATA -> Expr.value(name.text(), scope.inLoop());
      case PARSED -> holder.member(name.text());
      case TEXT, NUMBER, TRUTH, CONDITION ->
          throw failure("a member \"" + name.text() + "\" of what has none");
    };
  }

  private static boolean isConstant(Token name) {
    return name.text().equals("true") || name.text().equals("false");
  }

  private Expr constant(Token name) throws UntranslatableException {
    if (isConstant(name)) {
      return new Expr(name.text(), Kind.TRUTH, Expr.Shape.WHOLE);
    }
    return Functions.call(new Call(name.text(), List.of(), name.line(), notes));
  }

  private UntranslatableException failure(String why) {
    return new UntranslatableException(tokens.get(Math.min(at, tokens.size() - 1)).line(), why);
  }
}
