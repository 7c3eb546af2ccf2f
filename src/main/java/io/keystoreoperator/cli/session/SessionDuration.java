package io.keystoreoperator.cli.session;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How long a session lasts: seconds, or hours and minutes such as `1h30m`; 15 minutes to 12 hours.
public final class SessionDuration implements ITypeConverter<Duration> {
  public static final Duration SHORTEST = Duration.ofMinutes(15);
  public static final Duration DEFAULT = Duration.ofHours(1);

  private static final Duration LONGEST = Duration.ofHours(12);
  private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");
  private static final Pattern UNITS =
      Pattern.compile("(?=\\d)(?:(\\d{1,3})h)?(?:(\\d{1,4})m)?(?:(\\d{1,6})s)?");

  @Override
  public Duration convert(String text) {
    Duration duration = parse(text);
    if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
      throw new TypeConversionException(
          "'" + text + "' is not between 15m and 12h, which AWS allows at most");
    }
    return duration;
  }

  private static Duration parse(String text) {
    if (SECONDS.matcher(text).matches()) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    Matcher units = UNITS.matcher(text);
    if (!units.matches()) {
      throw new TypeConversionException("'" + text + "' is neither seconds nor such as 1h30m");
    }
    return Duration.ofHours(number(units, 1))
        .plusMinutes(number(units, 2))
        .plusSeconds(number(units, 3));
  }

  private static long number(Matcher units, int group) {
    return units.group(group) == null ? 0 : Long.parseLong(units.group(group));
  }
}
