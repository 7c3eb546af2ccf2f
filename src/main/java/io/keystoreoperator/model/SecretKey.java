package io.keystoreoperator.model;

import java.util.regex.Pattern;

/// What Kubernetes takes as a key of a Secret.
public final class SecretKey {
  private static final Pattern CHARACTERS = Pattern.compile("[-._a-zA-Z0-9]+");
  private static final int LONGEST = 253;

  private SecretKey() {}

  public static boolean isSound(String text) {
    return text.length() <= LONGEST
        && CHARACTERS.matcher(text).matches()
        && !text.equals(".")
        && !text.startsWith("..");
  }
}
