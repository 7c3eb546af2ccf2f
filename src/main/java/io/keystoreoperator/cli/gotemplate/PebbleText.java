package io.keystoreoperator.cli.gotemplate;

/// The text of a template of ours, in which what stood for itself still does.
final class PebbleText {
  private final StringBuilder made = new StringBuilder();

  void text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean opens = i + 1 < text.length() && "{%#".indexOf(text.charAt(i + 1)) >= 0;
      made.append(c == '{' && opens ? "{{ \"{\" }}" : String.valueOf(c));
    }
  }

  void print(Expr value) {
    code("{{ " + value.text() + " }}");
  }

  void tag(String tag) {
    code("{% " + tag + " %}");
  }

  private void code(String code) {
    if (!made.isEmpty() && made.charAt(made.length() - 1) == '{') {
      made.setLength(made.length() - 1);
      made.append("{{ \"{\" }}");
    }
    made.append(code);
  }

  String made() {
    return made.toString();
  }
}
