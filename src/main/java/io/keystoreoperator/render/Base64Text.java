package io.keystoreoperator.render;

import io.keystoreoperator.model.DecodingStrategy;
import io.keystoreoperator.model.Plaintext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Decodes as External Secrets Operator does, which is as Go does: line breaks are skipped, padding
/// is required.
final class Base64Text {
  private Base64Text() {}

  static Rendering decode(DecodingStrategy strategy, Plaintext text) {
    return switch (strategy) {
      case NONE -> new Rendering.Done(text);
      case BASE64 -> done(decoded(Base64.getDecoder(), text), "Base64");
      case BASE64_URL -> done(decoded(Base64.getUrlDecoder(), text), "Base64URL");
      case AUTO ->
          new Rendering.Done(
              decoded(Base64.getDecoder(), text)
                  .or(() -> decoded(Base64.getUrlDecoder(), text))
                  .orElse(text));
    };
  }

  private static Rendering done(Optional<Plaintext> decoded, String encoding) {
    return decoded
        .<Rendering>map(Rendering.Done::new)
        .orElseGet(() -> new Rendering.NotDecodable(encoding));
  }

  private static Optional<Plaintext> decoded(Base64.Decoder decoder, Plaintext text) {
    // One char for each byte, so that nothing but Base64 can look like it.
    String joined =
        new String(text.bytes(), StandardCharsets.ISO_8859_1).replace("\r", "").replace("\n", "");
    if (joined.length() % 4 != 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Plaintext.of(decoder.decode(joined)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
