package io.keystoreoperator.cli.items;

import java.util.Comparator;
import java.util.regex.Pattern;

/// Versions as people write them, and as credstash stores them: numbers filled up with zeros.
public final class VersionText {
  /// As text sorts them in a credstash table: numbers before words.
  public static final Comparator<String> OLDEST_FIRST = Comparator.comparing(VersionText::sortable);

  private static final int CREDSTASH_DIGITS = 19;
  private static final int MOST_DIGITS = 38;
  private static final Pattern DIGITS = Pattern.compile("\\d{1,38}");
  private static final Pattern LEADING_ZEROS = Pattern.compile("^0+(?=\\d)");

  private VersionText() {}

  static boolean isNumber(String version) {
    return DIGITS.matcher(version).matches();
  }

  /// `0000000000000000007` as `7`, and anything else as it is.
  public static String shown(String version) {
    return version.length() == CREDSTASH_DIGITS && isNumber(version)
        ? LEADING_ZEROS.matcher(version).replaceFirst("")
        : version;
  }

  static String ofCredstash(long version) {
    return "%019d".formatted(version);
  }

  private static String sortable(String version) {
    return isNumber(version) ? "0".repeat(MOST_DIGITS - version.length()) + version : version;
  }
}
