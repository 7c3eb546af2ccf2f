package io.keystoreoperator.render.template;

import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.Utf8;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value in a template, and the line that uses it.
record Operand(@Nullable Object value, int line) {
  /// Of any one text, in characters: as much as a Secret holds.
  static final int LONGEST_TEXT = 1 << 20;

  private static final int LONGEST_SOUGHT = 256;

  /// What it reads as.
  ///
  /// @throws TemplateProblem when it is bytes, an object, a list, or null
  String text() {
    return switch (value) {
      case String text -> text;
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      case Binary binary ->
          throw problem(
              binary.name()
                  + " is not UTF-8 text: base64, sha256, pkcs12key and pkcs12cert take bytes");
      case Map<?, ?> _ ->
          throw problem("an object is used as text: take a member of it, or the filter json");
      case Collection<?> _ ->
          throw problem("a list is used as text: take a member of it, or the filter json");
      case null -> throw problem("null is used as text: give a value with the filter default");
      default -> throw problem("what is used as text is none");
    };
  }

  /// A text that is looked for in others; so short that looking is never slow.
  String shortText(String use) {
    String text = text();
    if (text.length() > LONGEST_SOUGHT) {
      throw problem(use + " at most " + LONGEST_SOUGHT + " characters");
    }
    return text;
  }

  byte[] bytes() {
    return value instanceof Binary(_, var binary)
        ? binary.bytes()
        : Utf8.encode(text()).orElseThrow(() -> problem("the text is not valid Unicode"));
  }

  /// How much there is of it, for [Effort].
  long size() {
    return switch (value) {
      case String text -> text.length();
      case Binary(_, var bytes) -> bytes.length();
      case Map<?, ?> map -> map.size();
      case Collection<?> list -> list.size();
      case null, default -> 1;
    };
  }

  /// Of bytes: text where they are text.
  static Object ofBytes(String name, byte[] bytes) {
    return Utf8.decode(bytes)
        .<Object>map(text -> text)
        .orElseGet(() -> new Binary(name, Plaintext.of(bytes)));
  }

  /// @throws TemplateProblem when a text of so many characters would be too long
  void checkLength(long characters) {
    if (characters > LONGEST_TEXT) {
      throw problem("a text grows beyond " + LONGEST_TEXT + " characters");
    }
  }

  TemplateProblem problem(String message) {
    return new TemplateProblem(line, message);
  }

  /// Without the value.
  @Override
  public String toString() {
    return "Operand[line " + line + "]";
  }
}
