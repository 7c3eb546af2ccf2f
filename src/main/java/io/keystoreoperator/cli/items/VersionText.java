package io.keystoreoperator.cli.items;

import java.util.Comparator;
import java.util.regex.Pattern;

/// Versions as people write them, and as credstash stores them: filled up with zeros, `v1.2.3` too.
public final class VersionText {
  /// As text sorts them in a credstash table: numbers before words.
  public static final Comparator<String> OLDEST_FIRST = Comparator.comparing(VersionText::sortable);

  private static final int CREDSTASH_LENGTH = 19;
  private static final int MOST_DIGITS = 38;
  private static final Pattern DIGITS = Pattern.compile("\\d{1,38}");
  private static final Pattern LEADING_ZEROS = Pattern.compile("^0+(?=.)");

  private VersionText() {}

  static boolean isNumber(String version) {
    return DIGITS.matcher(version).matches();
  }

  /// `0000000000000000007` as `7`, and anything else as it is.
  public static String shown(String version) {
    return version.length() == CREDSTASH_LENGTH
        ? LEADING_ZEROS.matcher(version).replaceFirst("")
        : version;
  }

  static String ofCredstash(String version) {
    return "0".repeat(Math.max(0, CREDSTASH_LENGTH - version.length())) + version;
  }

  private static String sortable(String version) {
    return isNumber(version) ? "0".repeat(MOST_DIGITS - version.length()) + version : version;
  }
}
