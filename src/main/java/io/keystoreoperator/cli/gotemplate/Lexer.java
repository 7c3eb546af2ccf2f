package io.keystoreoperator.cli.gotemplate;

import io.keystoreoperator.cli.gotemplate.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts a Go template into text and actions, the white space that `{{-` and `-}}` take away gone.
final class Lexer {
  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";
  private static final Pattern LEADING = Pattern.compile("^[ \\t\\r\\n]+");
  private static final Pattern TRAILING = Pattern.compile("[ \\t\\r\\n]+$");
  private static final Pattern COMMENT = Pattern.compile("-?\\s*/\\*(?s:.*?)\\*/\\s*(-?)\\}\\}");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
  private static final Pattern OTHER_ESCAPE =
      Pattern.compile("^(?:[^\\\\]|\\\\[ntr\"\\\\])*\\\\[^ntr\"\\\\]");
  private static final Pattern WORD =
      Pattern.compile(
          "(?<space>\\s+)"
              + "|(?<string>\"(?:[^\"\\\\\\n]|\\\\.)*\")"
              + "|(?<raw>`[^`]*`)"
              + "|(?<number>-?[0-9][0-9_]*(?:\\.[0-9]+)?)"
              + "|\\$(?<variable>[A-Za-z_0-9]*)"
              + "|\\.(?<field>[A-Za-z_][A-Za-z0-9_]*)?"
              + "|(?<name>[A-Za-z_][A-Za-z0-9_]*)"
              + "|(?<sign>:=|[|(),=])");

  private static final List<Kind> NAMED_GROUPS =
      List.of(Kind.NUMBER, Kind.VARIABLE, Kind.FIELD, Kind.NAME, Kind.SIGN);

  private final String source;
  private int at;

  private Lexer(String source) {
    this.source = source;
  }

  static List<Piece> pieces(String source) throws UntranslatableException {
    return new Lexer(source).pieces();
  }

  private List<Piece> pieces() throws UntranslatableException {
    List<Piece> pieces = new ArrayList<>();
    boolean trimLeft = false;
    while (at < source.length()) {
      int open = source.indexOf(OPEN, at);
      String text = source.substring(at, open < 0 ? source.length() : open);
      boolean trimRight = open >= 0 && trimsBefore(open);
      text = trimLeft ? LEADING.matcher(text).replaceFirst("") : text;
      pieces.add(new Piece.Text(trimRight ? TRAILING.matcher(text).replaceFirst("") : text));
      if (open < 0) {
        break;
      }
      at = open + OPEN.length();
      trimLeft = action(pieces, trimRight);
    }
    return pieces;
  }

  private boolean trimsBefore(int open) {
    int dash = open + OPEN.length();
    return source.startsWith("-", dash)
        && dash + 1 < source.length()
        && Character.isWhitespace(source.charAt(dash + 1));
  }

  /// Reads past the closing braces; true when they take away the white space after them.
  private boolean action(List<Piece> pieces, boolean dashed) throws UntranslatableException {
    Matcher comment = COMMENT.matcher(source).region(at, source.length());
    if (comment.lookingAt()) {
      at = comment.end();
      return !comment.group(1).isEmpty();
    }
    int line = line();
    at += dashed ? 1 : 0;
    List<Token> tokens = new ArrayList<>();
    boolean spaced = true;
    Matcher word = WORD.matcher(source);
    while (true) {
      if (source.startsWith(CLOSE, at)) {
        at += CLOSE.length();
        return end(pieces, tokens, line, false);
      }
      if (isDashedEnd()) {
        at = source.indexOf(CLOSE, at) + CLOSE.length();
        return end(pieces, tokens, line, true);
      }
      if (!word.region(at, source.length()).lookingAt()) {
        throw new UntranslatableException(line(), "it is no Go template: {{ without its }}");
      }
      boolean space = word.group("space") != null;
      if (!space) {
        tokens.add(token(word, spaced));
      }
      spaced = space;
      at = word.end();
    }
  }

  /// `-}}` has white space before it, or it would be a sign.
  private boolean isDashedEnd() {
    return source.startsWith("-" + CLOSE, at) && Character.isWhitespace(source.charAt(at - 1));
  }

  private static boolean end(List<Piece> pieces, List<Token> tokens, int line, boolean dashed) {
    tokens.add(new Token(Kind.END, "}}", line, true));
    pieces.add(new Piece.Action(tokens));
    return dashed;
  }

  private Token token(Matcher word, boolean spaced) throws UntranslatableException {
    int line = line();
    if (word.group("string") != null) {
      return new Token(Kind.STRING, unquoted(word.group("string"), line), line, spaced);
    }
    if (word.group("raw") != null) {
      String raw = word.group("raw");
      return new Token(Kind.STRING, raw.substring(1, raw.length() - 1), line, spaced);
    }
    for (Kind kind : NAMED_GROUPS) {
      String text = word.group(kind.name().toLowerCase(Locale.ROOT));
      if (text != null) {
        return new Token(kind, text, line, spaced);
      }
    }
    return new Token(Kind.FIELD, "", line, spaced);
  }

  private static String unquoted(String string, int line) throws UntranslatableException {
    String inner = string.substring(1, string.length() - 1);
    if (OTHER_ESCAPE.matcher(inner).find()) {
      throw new UntranslatableException(
          line, "a text with an escape other than \\n, \\t, \\r, \\\" and \\\\");
    }
    return ESCAPE
        .matcher(inner)
        .replaceAll(
            escape ->
                switch (escape.group(1)) {
                  case "n" -> "\n";
                  case "t" -> "\t";
                  case "r" -> "\r";
                  default -> Matcher.quoteReplacement(escape.group(1));
                });
  }

  private int line() {
    return 1 + (int) source.chars().limit(at).filter(c -> c == '\n').count();
  }
}
