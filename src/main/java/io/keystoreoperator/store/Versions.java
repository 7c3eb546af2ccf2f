package io.keystoreoperator.store;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The ways in which a version that somebody names can stand in a table.
final class Versions {
  /// credstash fills every version up with zeros to this length, `v1.2.3` too.
  private static final int CREDSTASH_LENGTH = 19;

  /// DynamoDB keeps 38 digits.
  private static final Pattern NUMBER = Pattern.compile("0*(\\d{1,38})");

  private Versions() {}

  /// As text: as named, or as credstash stores it.
  static List<String> asStored(String version) {
    String filled = "0".repeat(Math.max(0, CREDSTASH_LENGTH - version.length())) + version;
    return Stream.of(version, filled).distinct().toList();
  }

  /// As DynamoDB writes a whole number, or nothing when it is none.
  static Optional<String> number(String version) {
    var matcher = NUMBER.matcher(version);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
