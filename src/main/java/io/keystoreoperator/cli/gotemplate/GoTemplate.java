package io.keystoreoperator.cli.gotemplate;

import io.keystoreoperator.cli.gotemplate.Expr.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// A Go template on its way to one of ours: values, functions, `if`, `range` and `with`.
public final class GoTemplate {
  /// The same as Inspection has for its own.
  private static final int DEEPEST_LOOP = 2;

  private final PebbleText out = new PebbleText();
  private final List<String> notes = new ArrayList<>();
  private final Deque<Block> blocks = new ArrayDeque<>();
  private Scope scope = Scope.outermost();

  private GoTemplate() {}

  /// A template of ours that makes the same of the same values.
  ///
  /// @param notes where it may differ all the same
  public record Translation(String text, List<String> notes) {
    public Translation {
      notes = List.copyOf(notes);
    }
  }

  /// What is open: its end, and the scope around it.
  private record Block(String end, Scope around, boolean loop) {}

  /// The same template as one of ours.
  ///
  /// @throws UntranslatableException when there is nothing here that does the same
  public static Translation translate(String source) throws UntranslatableException {
    GoTemplate template = new GoTemplate();
    for (Piece piece : Lexer.pieces(source)) {
      switch (piece) {
        case Piece.Text(String text) -> template.out.text(text);
        case Piece.Action action -> template.action(action);
      }
    }
    if (!template.blocks.isEmpty()) {
      throw new UntranslatableException(1, "it is no Go template: an \"end\" is missing");
    }
    return new Translation(template.out.made(), template.notes);
  }

  private void action(Piece.Action action) throws UntranslatableException {
    Token first = action.tokens().getFirst();
    switch (first.kind() == Token.Kind.NAME ? first.text() : "") {
      case "if" -> open("endif", false, condition(action, 1), scope.within());
      case "range" -> range(action);
      case "with" -> with(action);
      case "else" -> otherwise(action);
      case "end" -> end(action);
      case "define", "template", "block", "break", "continue" ->
          throw new UntranslatableException(
              first.line(), "there is nothing like \"" + first.text() + "\"");
      default -> value(action);
    }
  }

  private void value(Piece.Action action) throws UntranslatableException {
    ExpressionReader reader = reader(action, 0);
    List<String> names = reader.declared();
    Expr value = reader.whole();
    if (names.size() == 1) {
      scope.bind(names.getFirst(), value);
    } else if (value.kind() == Kind.DATA) {
      throw new UntranslatableException(action.line(), "all values printed at once");
    } else {
      out.print(value.requireValue(action.line()));
    }
  }

  private String condition(Piece.Action action, int start) throws UntranslatableException {
    ExpressionReader reader = reader(action, start);
    List<String> names = reader.declared();
    Expr asked = reader.whole();
    names.forEach(name -> scope.bind(name, asked));
    return "if " + asked.condition().text();
  }

  private void with(Piece.Action action) throws UntranslatableException {
    ExpressionReader reader = reader(action, 1);
    List<String> names = reader.declared();
    Expr value = reader.whole().requireValue(action.line());
    Scope within = scope.within(value);
    names.forEach(name -> within.bind(name, value));
    open("endif", false, "if " + value.condition().text(), within);
  }

  private void range(Piece.Action action) throws UntranslatableException {
    if (blocks.stream().filter(Block::loop).count() == DEEPEST_LOOP) {
      throw new UntranslatableException(
          action.line(), "no more than " + DEEPEST_LOOP + " loops stand in one another");
    }
    ExpressionReader reader = reader(action, 1);
    List<String> names = reader.declared();
    Expr source = reader.whole();
    if (source.kind() != Kind.DATA && source.kind() != Kind.PARSED) {
      throw new UntranslatableException(action.line(), "\"range\" over what is no list or object");
    }
    boolean entries = source.kind() == Kind.DATA || names.size() == 2;
    String each = loopVariable(names, entries);
    Kind kind = source.kind() == Kind.DATA ? Kind.TEXT : Kind.PARSED;
    Expr step = new Expr(each, Kind.PARSED, Expr.Shape.WHOLE);
    Expr element = entries ? step.member("value").as(kind) : step;
    Scope within = scope.loop(element);
    if (!names.isEmpty()) {
      within.bind(names.getLast(), element);
    }
    if (names.size() == 2) {
      within.bind(names.getFirst(), step.member("key").as(Kind.TEXT));
    }
    open("endfor", true, "for " + each + " in " + source.whole(), within);
  }

  /// Named as in the original; in a loop in a loop, not like the outer one's.
  private String loopVariable(List<String> names, boolean entries) {
    String named = names.isEmpty() || entries ? "" : names.getLast();
    String base = Expr.isName(named) ? named : entries ? "entry" : "item";
    return blocks.stream().anyMatch(Block::loop) ? "inner_" + base : base;
  }

  private void open(String end, boolean loop, String tag, Scope within) {
    blocks.push(new Block(end, scope, loop));
    out.tag(tag);
    scope = within;
  }

  private void otherwise(Piece.Action action) throws UntranslatableException {
    Block block = blocks.peek();
    if (block == null) {
      throw new UntranslatableException(
          action.line(), "it is no Go template: an \"else\" too many");
    }
    scope = block.around().within();
    Token next = action.tokens().get(1);
    if (next.kind() == Token.Kind.END) {
      out.tag("else");
    } else if (next.is(Token.Kind.NAME, "if") && !block.loop()) {
      out.tag("else" + condition(action, 2));
    } else {
      throw new UntranslatableException(action.line(), "\"else " + next.text() + "\"");
    }
  }

  private void end(Piece.Action action) throws UntranslatableException {
    if (blocks.isEmpty()) {
      throw new UntranslatableException(action.line(), "it is no Go template: an \"end\" too many");
    }
    Block block = blocks.pop();
    out.tag(block.end());
    scope = block.around();
  }

  private ExpressionReader reader(Piece.Action action, int start) {
    return new ExpressionReader(action, start, scope, notes);
  }
}
