package io.keystoreoperator.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// UTF-8 to the letter. `new String` and `String.getBytes` put question marks for what they cannot
/// convert; here there is no result then.
public final class Utf8 {
  private Utf8() {}

  public static Optional<String> decode(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  public static Optional<byte[]> encode(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return Optional.of(exact);
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }
}
