package io.keystoreoperator.source;

/// What becomes of characters that no key of a Secret can hold, as External Secrets Operator has
/// it.
public enum Conversion {
  /// Each becomes an underscore.
  DEFAULT,
  /// Each becomes its code point: `_U0020_`.
  UNICODE;

  String convert(String name) {
    StringBuilder converted = new StringBuilder(name.length());
    name.codePoints()
        .forEach(
            c -> {
              if (isSound(c)) {
                converted.appendCodePoint(c);
              } else {
                converted.append(
                    switch (this) {
                      case DEFAULT -> "_";
                      case UNICODE -> "_U%04x_".formatted(c);
                    });
              }
            });
    return converted.toString();
  }

  private static boolean isSound(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_';
  }
}
