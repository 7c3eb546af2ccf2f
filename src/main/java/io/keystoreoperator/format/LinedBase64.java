package io.keystoreoperator.format;

import io.keystoreoperator.model.Bytes;
import io.keystoreoperator.model.ItemAttribute;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Base64 as Ruby's `Base64.encode64` writes it: a newline after every 60 characters and at the
/// end.
final class LinedBase64 {
  private static final Base64.Encoder ENCODER =
      Base64.getMimeEncoder(60, "\n".getBytes(StandardCharsets.US_ASCII));

  private LinedBase64() {}

  static ItemAttribute.Text of(Bytes bytes) {
    String lines = ENCODER.encodeToString(bytes.toArray());
    return new ItemAttribute.Text(lines.isEmpty() ? "" : lines + "\n");
  }
}
