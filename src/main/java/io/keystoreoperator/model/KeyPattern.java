package io.keystoreoperator.model;

/// A glob over key names, matched in full: `*` stays within a segment between slashes, `**` does
/// not. Everything else stands for itself.
public record KeyPattern(String glob) {
  public KeyPattern {
    if (glob.isEmpty()) {
      throw new IllegalArgumentException("a key pattern is not empty");
    }
  }

  /// What every key that it matches begins with.
  String literalPrefix() {
    int star = glob.indexOf('*');
    return star < 0 ? glob : glob.substring(0, star);
  }

  /// At most one step for each character of the glob and each of the key, whatever they are: keys
  /// come from tenants.
  public boolean matches(String keyName) {
    // reached[i]: the glob so far matches the first i characters of the key.
    boolean[] reached = new boolean[keyName.length() + 1];
    reached[0] = true;
    for (int at = 0; at < glob.length(); at++) {
      char wanted = glob.charAt(at);
      if (wanted != '*') {
        takeOne(wanted, keyName, reached);
      } else if (glob.startsWith("**", at)) {
        takeAny(keyName, true, reached);
        at++;
      } else {
        takeAny(keyName, false, reached);
      }
    }
    return reached[keyName.length()];
  }

  private static void takeOne(char wanted, String key, boolean[] reached) {
    for (int i = key.length(); i > 0; i--) {
      reached[i] = reached[i - 1] && key.charAt(i - 1) == wanted;
    }
    reached[0] = false;
  }

  private static void takeAny(String key, boolean slashes, boolean[] reached) {
    for (int i = 1; i <= key.length(); i++) {
      reached[i] |= reached[i - 1] && (slashes || key.charAt(i - 1) != '/');
    }
  }
}
