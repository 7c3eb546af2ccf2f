package io.keystoreoperator.localaws;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What AssumeRole and AssumeRoleWithWebIdentity have in common, checked as STS checks it before it
/// looks at anything else.
record RoleRequest(
    String roleArn, String sessionName, Duration duration, @Nullable String externalId) {
  private static final Pattern ROLE_ARN = Pattern.compile("arn:aws:iam::\\d{12}:role/.+");
  private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]*");
  private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]*");
  private static final Duration DEFAULT_DURATION = Duration.ofHours(1);
  private static final Duration MAX_CHAINED = Duration.ofHours(1);
  private static final long MIN_SECONDS = 900;
  private static final long MAX_SECONDS = 43_200;

  static RoleRequest parse(Query query) {
    if (query.get("Policy") != null || !query.list("PolicyArns").isEmpty()) {
      throw new AwsError(501, "NotImplemented", "session policies are unknown to the embedded AWS");
    }
    String roleArn = query.required("RoleArn");
    if (!ROLE_ARN.matcher(roleArn).matches()) {
      throw new AwsError(400, "ValidationError", "Request ARN is invalid");
    }
    String externalId = query.get("ExternalId");
    if (externalId != null) {
      requireText("externalId", externalId, EXTERNAL_ID, 1224);
    }
    String sessionName = query.required("RoleSessionName");
    requireText("roleSessionName", sessionName, SESSION_NAME, 64);
    return new RoleRequest(roleArn, sessionName, duration(query), externalId);
  }

  private static void requireText(String member, String value, Pattern pattern, int maxLength) {
    if (!pattern.matcher(value).matches()) {
      throw AwsError.invalidParameter(
          value, member, "Member must satisfy regular expression pattern: " + pattern.pattern());
    }
    if (value.length() < 2) {
      throw AwsError.invalidParameter(
          value, member, "Member must have length greater than or equal to 2");
    }
    if (value.length() > maxLength) {
      throw AwsError.invalidParameter(
          value, member, "Member must have length less than or equal to " + maxLength);
    }
  }

  private static Duration duration(Query query) {
    String value = query.get("DurationSeconds");
    if (value == null) {
      return DEFAULT_DURATION;
    }
    long seconds = Long.parseLong(value);
    if (seconds < MIN_SECONDS) {
      throw AwsError.invalidParameter(
          value, "durationSeconds", "Member must have value greater than or equal to 900");
    }
    if (seconds > MAX_SECONDS) {
      throw AwsError.invalidParameter(
          value, "durationSeconds", "Member must have value less than or equal to 43200");
    }
    return Duration.ofSeconds(seconds);
  }

  /// @param chained whether the session is asked for by another role's session; see
  // [Principal.Caller]
  void requireDurationWithin(Role role, boolean chained) {
    if (chained && duration.compareTo(MAX_CHAINED) > 0) {
      throw new AwsError(
          400,
          "ValidationError",
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by"
              + " role chaining");
    }
    if (duration.compareTo(role.maxSession()) > 0) {
      throw new AwsError(
          400,
          "ValidationError",
          "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
  }

  /// What a trust policy can ask for, apart from tags.
  Map<String, List<String>> conditionKeys() {
    Map<String, List<String>> keys = new LinkedHashMap<>();
    keys.put("sts:RoleSessionName", List.of(sessionName));
    if (externalId != null) {
      keys.put("sts:ExternalId", List.of(externalId));
    }
    return keys;
  }
}
