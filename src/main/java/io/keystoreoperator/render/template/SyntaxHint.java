package io.keystoreoperator.render.template;

import io.pebbletemplates.pebble.error.ParserException;

/// What Pebble's parser, which sees no values, says of a template; and what is likely meant.
final class SyntaxHint {
  private static final int LONGEST = 160;
  private static final String DOT = "of value \".\"";

  private SyntaxHint() {}

  static String of(ParserException e) {
    String said = e.getPebbleMessage() == null ? "" : e.getPebbleMessage().replace('\n', ' ');
    String cut = said.length() > LONGEST ? said.substring(0, LONGEST) + "…" : said;
    return said.contains(DOT)
        ? cut + " (a value is {{ password }}, without the dot of Go's templates)"
        : cut;
  }
}
