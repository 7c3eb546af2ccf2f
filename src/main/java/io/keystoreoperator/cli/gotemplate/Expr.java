package io.keystoreoperator.cli.gotemplate;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An expression of ours.
///
/// @param text as it is written
record Expr(String text, Kind kind, Shape shape) {
  /// Words that mean something else where a name is meant.
  private static final Set<String> RESERVED =
      Set.of(
          "and",
          "or",
          "not",
          "is",
          "contains",
          "equals",
          "if",
          "for",
          "in",
          "true",
          "false",
          "null",
          "none",
          "empty",
          "defined",
          "data",
          "loop",
          "locale",
          "template",
          "_context");

  private static final Pattern IDENTIFIER = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  /// What is known of the value.
  enum Kind {
    TEXT,
    NUMBER,
    TRUTH,
    /// What Go's `and` and `or` make of values: good for asking, not for its own value.
    CONDITION,
    /// Out of JSON: whatever was in it.
    PARSED,
    /// All values of the KeystoreSecret, which `.` is at first.
    DATA
  }

  /// How tightly it holds together.
  enum Shape {
    WHOLE,
    FILTERED,
    LOOSE
  }

  static final Expr DATA_ROOT = new Expr("data", Kind.DATA, Shape.WHOLE);

  static Expr text(String text) {
    return new Expr(text, Kind.TEXT, Shape.LOOSE);
  }

  static Expr truth(String text) {
    return new Expr(text, Kind.TRUTH, Shape.LOOSE);
  }

  static Expr number(String digits) {
    return new Expr(digits, Kind.NUMBER, Shape.WHOLE);
  }

  /// Pebble knows one escape, of the quotation mark itself, and `#{` between double ones.
  static Expr literal(String text, int line) throws UntranslatableException {
    String quote = text.contains("\"") || text.contains("#{") ? "'" : "\"";
    if (text.contains(quote) || text.endsWith("\\")) {
      throw new UntranslatableException(
          line, "a text with both kinds of quotation marks, or a backslash at its end");
    }
    return new Expr(quote + text + quote, Kind.TEXT, Shape.WHOLE);
  }

  /// A value of the KeystoreSecret.
  ///
  /// @param shadowed names may stand for something else here, as in a loop
  static Expr value(String key, boolean shadowed) {
    return shadowed || !isName(key)
        ? new Expr(DATA_ROOT.member(key).text, Kind.TEXT, Shape.WHOLE)
        : new Expr(key, Kind.TEXT, Shape.WHOLE);
  }

  static boolean isName(String text) {
    return IDENTIFIER.matcher(text).matches() && !RESERVED.contains(text);
  }

  Expr member(String name) {
    String held = whole();
    String text = isName(name) ? held + "." + name : held + "[\"" + name + "\"]";
    return new Expr(text, kind == Kind.DATA ? Kind.TEXT : Kind.PARSED, Shape.WHOLE);
  }

  Expr element(String index) {
    return new Expr(whole() + "[" + index + "]", Kind.PARSED, Shape.WHOLE);
  }

  Expr filter(String name, Expr... arguments) {
    String brackets =
        arguments.length == 0
            ? ""
            : Stream.of(arguments).map(Expr::text).collect(Collectors.joining(", ", "(", ")"));
    String input = shape == Shape.LOOSE ? "(" + text + ")" : text;
    return new Expr(input + " | " + name + brackets, Kind.TEXT, Shape.FILTERED);
  }

  Expr as(Kind other) {
    return new Expr(text, other, shape);
  }

  /// Fit to stand beside any operator.
  String whole() {
    return shape == Shape.WHOLE ? text : "(" + text + ")";
  }

  /// What `if` asks: Go takes what is empty for false. A number or a truth out of JSON means here
  /// what it means there, and a list fails aloud.
  Expr condition() {
    return switch (kind) {
      case TRUTH, CONDITION, PARSED -> this;
      case TEXT, DATA -> truth(whole() + " is not empty");
      case NUMBER -> truth(text + " != 0");
    };
  }

  /// @throws UntranslatableException when it is good for a condition alone
  Expr requireValue(int line) throws UntranslatableException {
    if (kind == Kind.CONDITION) {
      throw new UntranslatableException(line, "\"and\" or \"or\" for the value it gives");
    }
    return this;
  }
}
