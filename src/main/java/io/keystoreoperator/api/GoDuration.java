package io.keystoreoperator.api;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads durations as Kubernetes writes them: `1h`, `90s`, `1h30m`, `0`.
public final class GoDuration {
  /// For schemas.
  public static final String PATTERN = "^(0|([0-9]+(\\.[0-9]+)?(ms|s|m|h))+)$";

  /// For schemas: a CEL condition that a string is a duration.
  public static final String RULE = "self.matches(r'" + PATTERN + "')";

  /// For schemas, in characters.
  public static final int MAX_LENGTH = 32;

  private static final Pattern WHOLE = Pattern.compile(PATTERN);
  private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h)");

  private GoDuration() {}

  /// The length meant, up to Go's own limit of 292 years; what is shorter than a nanosecond counts
  /// as one.
  ///
  /// @throws IllegalArgumentException when the text is no duration, saying what one looks like
  public static Duration parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a duration takes at most " + MAX_LENGTH + " characters");
    }
    if (!WHOLE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no duration such as 30s, 5m or 1h30m");
    }
    BigDecimal nanos = BigDecimal.ZERO;
    for (Matcher part = PART.matcher(text); part.find(); ) {
      long nanosOfUnit =
          switch (part.group(2)) {
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
          };
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(nanosOfUnit)));
    }
    if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("\"" + text + "\" is longer than 2562047h, or 292 years");
    }
    return Duration.ofNanos(nanos.setScale(0, RoundingMode.UP).longValueExact());
  }

  /// As Kubernetes writes it, in whole seconds: `1h30m`.
  public static String format(Duration duration) {
    StringBuilder text = new StringBuilder();
    append(text, duration.toHours(), 'h');
    append(text, duration.toMinutesPart(), 'm');
    append(text, duration.toSecondsPart(), 's');
    return text.isEmpty() ? "0" : text.toString();
  }

  private static void append(StringBuilder text, long number, char unit) {
    if (number != 0) {
      text.append(number).append(unit);
    }
  }
}
