package io.keystoreoperator.cli.gotemplate;

import java.util.List;

/// A part of a Go template: text, or what stood between `{{` and `}}`, in words.
sealed interface Piece {
  record Text(String text) implements Piece {}

  record Action(List<Token> tokens) implements Piece {
    public Action {
      tokens = List.copyOf(tokens);
    }

    int line() {
      return tokens.getFirst().line();
    }
  }
}
