package io.keystoreoperator.cli.gotemplate;

/// A word of what stands between `{{` and `}}`.
///
/// @param spaced white space before it: `.a .b` is two values, `.a.b` one
record Token(Kind kind, String text, int line, boolean spaced) {
  enum Kind {
    /// `.name`, without the dot; empty for the dot alone.
    FIELD,
    /// `$name`, without the dollar sign.
    VARIABLE,
    NAME,
    /// A text, as it is meant: without quotation marks, unescaped.
    STRING,
    NUMBER,
    /// `|`, `(`, `)`, `,`, `:=` and `=`.
    SIGN,
    END
  }

  boolean is(Kind wanted, String word) {
    return kind == wanted && text.equals(word);
  }
}
