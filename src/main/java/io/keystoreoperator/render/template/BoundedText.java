package io.keystoreoperator.render.template;

import java.io.Writer;

/// What a template makes: no more than a Secret holds.
final class BoundedText extends Writer {
  private final StringBuilder text = new StringBuilder();

  @Override
  public void write(char[] characters, int from, int length) {
    if (text.length() + length > Operand.LONGEST_TEXT) {
      throw new TemplateProblem(
          TemplateProblem.WHOLE, "makes more than " + Operand.LONGEST_TEXT + " characters");
    }
    text.append(characters, from, length);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  String made() {
    return text.toString();
  }
}
