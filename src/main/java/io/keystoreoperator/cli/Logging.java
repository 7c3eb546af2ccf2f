package io.keystoreoperator.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.LoggerFactory;

/// Where log lines go, and how they look. Whatever the level, no logger that prints request or
/// response bodies says a word: [BodyLoggers].
final class Logging {
  private Logging() {}

  enum Format {
    JSON,
    TEXT
  }

  /// As verbose as `--log-level` says; `TRACE` has the libraries speak, too.
  enum Verbosity {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE;

    private Level own() {
      return Level.toLevel(name());
    }

    private Level libraries() {
      return switch (this) {
        case ERROR -> Level.ERROR;
        case WARN, INFO -> Level.WARN;
        case DEBUG -> Level.INFO;
        case TRACE -> Level.TRACE;
      };
    }
  }

  /// For commands that print their own results: nothing but errors, to stderr.
  static void quiet() {
    configure(Format.TEXT, Verbosity.ERROR, "System.err");
  }

  /// For those who want to see what such a command does: to stderr, too.
  static void verbose() {
    configure(Format.TEXT, Verbosity.DEBUG, "System.err");
  }

  /// For the operator: to stdout, where containers log.
  static void configure(Format format, Verbosity verbosity) {
    configure(format, verbosity, "System.out");
  }

  private static void configure(Format format, Verbosity verbosity, String target) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    context.addTurboFilter(new BodyLoggers());
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget(target);
    console.setEncoder(encoder(format, context));
    console.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(console);
    root.setLevel(verbosity.libraries());
    context.getLogger("io.keystoreoperator").setLevel(verbosity.own());
    // It warns that v1beta1 is a beta version, at every start.
    context
        .getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils")
        .setLevel(Level.ERROR);
  }

  private static Encoder<ILoggingEvent> encoder(Format format, LoggerContext context) {
    Encoder<ILoggingEvent> encoder =
        switch (format) {
          case JSON -> json();
          case TEXT -> text(context);
        };
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  private static JsonEncoder json() {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithContext(false);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithFormattedMessage(true);
    return encoder;
  }

  private static PatternLayoutEncoder text(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %msg%n%ex{full}");
    return encoder;
  }
}
