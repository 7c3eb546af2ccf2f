package io.keystoreoperator.cli.doctor;

import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Who asked AWS, in the ways that policies and people name them.
///
/// @param roleArn of a session: its role's with the path, which the session's own ARN does not
///     tell; null where nobody has told it
record PrincipalArn(String text, @Nullable String roleArn) {
  private static final Pattern ARN =
      Pattern.compile(
          "arn:(?<partition>[^:]+):(?:iam|sts):[^:]*:(?<account>\\d{12}):(?<resource>.+)");
  private static final Pattern ASSUMED = Pattern.compile("assumed-role/(?<role>[^/]+)/.+");
  private static final Pattern NAMED = Pattern.compile("(?<kind>role|user)/(?<name>.+)");
  private static final String IDENTITY_CENTER = "AWSReservedSSO_";

  PrincipalArn(String text) {
    this(text, null);
  }

  /// With the path, if one of these is its role: in an account no two roles have a name in common,
  /// whatever their paths.
  PrincipalArn among(Collection<String> roleArns) {
    String role = sessionRole();
    String suffix = "/" + role;
    return role == null
        ? this
        : roleArns.stream()
            .filter(
                arn -> arn.endsWith(suffix) && new PrincipalArn(arn).account().equals(account()))
            .findFirst()
            .map(arn -> new PrincipalArn(text, arn))
            .orElse(this);
  }

  /// The account, empty where the caller is not known.
  String account() {
    return part("account", "");
  }

  String partition() {
    return part("partition", "aws");
  }

  /// As a trust or key policy lets it in.
  Grantee inPolicies() {
    String role = sessionRole();
    if (role == null) {
      return Grantee.of(text);
    }
    if (roleArn != null) {
      return Grantee.of(roleArn);
    }
    String prefix = "arn:" + partition() + ":iam::" + account() + ":";
    return role.startsWith(IDENTITY_CENTER)
        // The rest of the path is the region of IAM Identity Center, or nothing.
        ? new Grantee(prefix + "root", prefix + "role/aws-reserved/sso.amazonaws.com/*" + role, "")
        : new Grantee(
            prefix + "role/" + role,
            null,
            "if role %s has a path, write it before the name: AWS does not tell it"
                .formatted(role));
  }

  /// `role node`, for sentences.
  String spoken() {
    String role = sessionRole();
    if (role != null) {
      return "role " + role;
    }
    Matcher named = NAMED.matcher(resource());
    return named.matches() ? named.group("kind") + " " + named.group("name") : text;
  }

  /// `role node in account 444455556666`, for sentences.
  String spokenWithAccount() {
    return account().isEmpty() ? spoken() : spoken() + " in account " + account();
  }

  /// The name of the role whose session it is.
  private @Nullable String sessionRole() {
    Matcher assumed = ASSUMED.matcher(resource());
    return assumed.matches() ? assumed.group("role") : null;
  }

  private String resource() {
    return part("resource", "");
  }

  private String part(String name, String otherwise) {
    Matcher arn = ARN.matcher(text);
    return arn.matches() ? arn.group(name) : otherwise;
  }
}
