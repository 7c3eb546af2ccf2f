package io.keystoreoperator.localaws;

import java.util.Arrays;
import java.util.List;

/// An ARN with wildcards, matched part by part as IAM does: a star never crosses one of the first
/// five colons. A lone `*` matches everything.
final class ArnPattern {
  private static final int PARTS = 6;
  private static final ArnPattern EVERYTHING = new ArnPattern(List.of());
  private final List<Wildcards> parts;

  private ArnPattern(List<Wildcards> parts) {
    this.parts = parts;
  }

  static ArnPattern parse(String text) {
    if (text.equals("*")) {
      return EVERYTHING;
    }
    String[] parts = split(text);
    if (parts.length != PARTS || !parts[0].equals("arn")) {
      throw new UnsupportedPolicyException("not an ARN or *: " + text);
    }
    return new ArnPattern(Arrays.stream(parts).map(Wildcards::pattern).toList());
  }

  boolean matches(String arn, AccessRequest request) {
    if (parts.isEmpty()) {
      return true;
    }
    String[] actual = arn.split(":", PARTS);
    if (actual.length != PARTS) {
      return false;
    }
    for (int i = 0; i < PARTS; i++) {
      if (!parts.get(i).matches(actual[i], request)) {
        return false;
      }
    }
    return true;
  }

  /// Splits at colons outside of `${…}`, into at most six parts.
  private static String[] split(String text) {
    return text.split(":(?![^{]*})", PARTS);
  }
}
