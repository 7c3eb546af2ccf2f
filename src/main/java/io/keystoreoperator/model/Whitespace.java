package io.keystoreoperator.model;

import java.util.Arrays;

/// What becomes of whitespace around a value.
public enum Whitespace {
  /// The exact bytes: a PEM keeps its last newline.
  KEEP {
    @Override
    public Plaintext applyTo(Plaintext value) {
      return value;
    }
  },

  /// As the keystore gem's `retrieve` prints it, which is Ruby's `String#strip`: without leading
  /// and trailing spaces, tabs, line feeds, vertical tabs, form feeds, carriage returns and NULs.
  TRIM {
    @Override
    public Plaintext applyTo(Plaintext value) {
      byte[] bytes = value.bytes();
      int end = bytes.length;
      while (end > 0 && isWhitespace(bytes[end - 1])) {
        end--;
      }
      int start = 0;
      while (start < end && isWhitespace(bytes[start])) {
        start++;
      }
      return Plaintext.of(Arrays.copyOfRange(bytes, start, end));
    }
  };

  public abstract Plaintext applyTo(Plaintext value);

  private static boolean isWhitespace(byte b) {
    return b == 0 || b == ' ' || (b >= '\t' && b <= '\r');
  }
}
