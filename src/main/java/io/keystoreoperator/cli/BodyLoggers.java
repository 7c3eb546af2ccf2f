package io.keystoreoperator.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/// Silences, at every level, the loggers of libraries that print what goes over the wire: session
/// credentials in headers, plaintexts and Secrets in bodies.
final class BodyLoggers extends TurboFilter {
  private static final List<String> SILENT =
      List.of(
          "org.apache.hc.client5.http.wire",
          "org.apache.hc.client5.http.headers",
          "org.apache.hc.client5.http.impl",
          "org.apache.hc.core5",
          "software.amazon.awssdk.request",
          "software.amazon.awssdk.http.auth",
          "software.amazon.awssdk.auth",
          "io.fabric8.kubernetes.client.http",
          "jdk.internal.httpclient",
          "jdk.httpclient");

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    String name = logger.getName();
    return SILENT.stream().anyMatch(silent -> isWithin(name, silent))
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }

  private static boolean isWithin(String logger, String silent) {
    return logger.equals(silent) || logger.startsWith(silent + ".");
  }
}
