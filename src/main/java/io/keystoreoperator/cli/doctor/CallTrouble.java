package io.keystoreoperator.cli.doctor;

import io.keystoreoperator.aws.FailedCall;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What any call to AWS may run into before AWS looks at permissions: nobody answers, the clock,
/// the credentials, the region, AWS itself.
///
/// @param environment the variables that may have set the endpoint
/// @param now this machine's time
record CallTrouble(
    FailedCall call, Map<String, String> environment, SettingNames settings, Instant now) {
  private static final Duration MOST_SKEW = Duration.ofMinutes(4);

  /// `Signature expired: 20260101T000000Z is now earlier than … (20260101T002000Z - 5 min.)`, where
  /// the last is AWS's own time.
  private static final Pattern SIGNING_TIME =
      Pattern.compile("Signature (?:expired|not yet current):.*\\((\\d{8}T\\d{6}Z) [+-] \\d+ min");

  private static final DateTimeFormatter COMPACT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// Empty when it is none of these.
  Optional<Diagnosis> diagnosis() {
    if (!call.wasAnswered()) {
      return Optional.of(unanswered());
    }
    return Optional.ofNullable(
        switch (call.code()) {
          case "RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed" -> clock();
          case "SignatureDoesNotMatch", "InvalidSignatureException" -> signature();
          case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired" -> expired();
          case "InvalidClientTokenId",
              "UnrecognizedClientException",
              "InvalidAccessKeyId",
              "AuthFailure",
              "MissingAuthenticationToken",
              "MissingAuthenticationTokenException" ->
              credentials("AWS does not know these credentials");
          case "RegionDisabledException", "OptInRequired" ->
              region("the region is not enabled for STS in the account");
          default -> service();
        });
  }

  private Diagnosis unanswered() {
    URI endpoint = call.endpoint();
    String at = endpoint == null ? call.service() : endpoint.toString();
    String finding = "no answer from " + at + ": " + call.message();
    Optional<String> variable = endpointVariable();
    if (variable.isPresent()) {
      return Diagnosis.of(
          finding,
          new Remedy.Advice(Cause.ENDPOINT, variable.get() + " says " + at + ": mend or unset it"));
    }
    if (call.message().contains("UnknownHost")) {
      return Diagnosis.of(
          finding,
          new Remedy.Advice(
              Cause.REGION, "mend " + settings.region() + ", if AWS has no such region"),
          new Remedy.Advice(Cause.ENDPOINT, "see to DNS and the way to AWS from here"));
    }
    return Diagnosis.of(
        finding,
        new Remedy.Advice(
            Cause.ENDPOINT, "see to the network: routes, proxy, firewall, VPC endpoints"));
  }

  private Optional<String> endpointVariable() {
    // The SDK writes DynamoDbStreams for what is DYNAMODB_STREAMS in variables.
    String own =
        "AWS_ENDPOINT_URL_"
            + call.service().replace("DbStreams", "Db_Streams").toUpperCase(Locale.ROOT);
    return Optional.of(own)
        .filter(environment::containsKey)
        .or(() -> Optional.of("AWS_ENDPOINT_URL").filter(environment::containsKey));
  }

  private Diagnosis signature() {
    if (call.message().contains("scoped to a valid region")) {
      return region("the endpoint is another region's: " + call.message());
    }
    return SIGNING_TIME.matcher(call.message()).find() || isSkewed()
        ? clock()
        : credentials("the secret access key is not the one of the access key ID");
  }

  private Diagnosis expired() {
    if (isSkewed()) {
      return clock();
    }
    return call.operation().equals("AssumeRoleWithWebIdentity")
        ? Diagnosis.of(
            "to AWS the ServiceAccount's token has expired: " + call.message(),
            new Remedy.Advice(Cause.CLOCK, "set the clock of the cluster's API server"))
        : credentials("the credentials have expired");
  }

  private Diagnosis clock() {
    Instant theirs = serverTime();
    String finding =
        theirs == null
            ? "AWS does not take the time of the request: " + call.message()
            : "this machine's clock is " + apart(theirs) + " AWS's: " + call.message();
    return Diagnosis.of(finding, new Remedy.Advice(Cause.CLOCK, "set the clock (NTP)"));
  }

  private boolean isSkewed() {
    Instant theirs = serverTime();
    return theirs != null && Duration.between(theirs, now).abs().compareTo(MOST_SKEW) > 0;
  }

  /// AWS's sentence goes before the Date header, which a proxy may have set.
  private @Nullable Instant serverTime() {
    Matcher sentence = SIGNING_TIME.matcher(call.message());
    if (!sentence.find()) {
      return call.serverTime();
    }
    try {
      return Instant.from(COMPACT.parse(sentence.group(1)));
    } catch (DateTimeException _) {
      return call.serverTime();
    }
  }

  private String apart(Instant theirs) {
    Duration ahead = Duration.between(theirs, now);
    long minutes = Math.round(ahead.abs().toSeconds() / 60.0);
    return minutes
        + (minutes == 1 ? " minute " : " minutes ")
        + (ahead.isNegative() ? "behind" : "ahead of");
  }

  private Diagnosis credentials(String problem) {
    return Diagnosis.of(
        problem + ": " + call.message(),
        new Remedy.Advice(
            Cause.CREDENTIALS,
            "renew them, drop them (eval \"$(keystore credentials --format unset)\"), or use others"
                + " (--source, --profile)"));
  }

  private Diagnosis region(String problem) {
    return Diagnosis.of(
        problem,
        new Remedy.Advice(
            Cause.REGION,
            "mend " + settings.region() + " or AWS_ENDPOINT_URL, or enable the region"));
  }

  private @Nullable Diagnosis service() {
    boolean throttled =
        call.code().contains("Throttl") || call.code().equals("LimitExceededException");
    return call.status() >= 500 || throttled
        ? Diagnosis.of(
            call.service() + " " + (throttled ? "throttles" : "fails") + ": " + call.message(),
            new Remedy.Advice(Cause.SERVICE, "wait a little, then try again"))
        : null;
  }
}
