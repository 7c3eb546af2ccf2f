package io.keystoreoperator.cli.render;

import io.keystoreoperator.cli.shell.Json;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.Utf8;
import java.util.Base64;
import java.util.regex.Pattern;

/// A value on one line of a terminal, for a person who asked for it.
final class ShownValue {
  private static final Pattern PLAIN = Pattern.compile("[^\\p{Cntrl}\"]+");

  private ShownValue() {}

  /// Text as it is, or in quotation marks where it would not show as it is; other bytes in Base64.
  static String of(Plaintext value) {
    return Utf8.decode(value.bytes())
        .map(text -> PLAIN.matcher(text).matches() ? text : Json.of(text))
        .orElseGet(() -> "base64:" + Base64.getEncoder().encodeToString(value.bytes()));
  }
}
