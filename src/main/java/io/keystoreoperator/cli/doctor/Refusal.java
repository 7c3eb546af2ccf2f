package io.keystoreoperator.cli.doctor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What AWS's own sentence says of a denial. Across accounts it often says no more than that.
///
/// @param action the one denied, which need not be the one called; null where it does not say
/// @param resource null where it does not say
/// @param policy the kind of policy that lacks the statement or has the Deny, null where it does
///     not say
/// @param isExplicit whether a Deny did it
record Refusal(
    @Nullable String action,
    @Nullable String resource,
    @Nullable String policy,
    boolean isExplicit) {
  private static final Pattern ACTION = Pattern.compile("not authorized to perform: (\\S+?:\\w+)");
  private static final Pattern RESOURCE = Pattern.compile("on resource: (arn:\\S+)");
  private static final Pattern MISSING =
      Pattern.compile("because no ((?:[\\w-]+ ){0,3}(?:policy|boundary)) allows");
  private static final Pattern DENY =
      Pattern.compile(
          "with an explicit deny in (?:an? |the )?((?:[\\w-]+ ){0,3}(?:policy|boundary))");

  static Refusal parse(String message) {
    String deny = first(DENY, message);
    return new Refusal(
        first(ACTION, message),
        first(RESOURCE, message),
        deny == null ? first(MISSING, message) : deny,
        deny != null);
  }

  String actionOr(String called) {
    return action == null ? called : action;
  }

  String resourceOr(String asked) {
    return resource == null ? asked : resource;
  }

  /// What kind of cause the policy named is; null where none is named.
  @Nullable Cause cause() {
    return switch (policy) {
      case null -> null;
      case "identity-based policy" -> Cause.PERMISSION_POLICY;
      case "role trust policy", "trust policy" -> Cause.TRUST_POLICY;
      case "resource-based policy", "key policy" -> Cause.KEY_POLICY;
      default -> Cause.OTHER_POLICY;
    };
  }

  private static @Nullable String first(Pattern pattern, String message) {
    Matcher matcher = pattern.matcher(message);
    return matcher.find() ? matcher.group(1) : null;
  }
}
