package io.keystoreoperator.cli.doctor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who asked AWS, in the ways that policies and people name them.
record PrincipalArn(String text) {
  private static final Pattern ASSUMED =
      Pattern.compile(
          "arn:(?<partition>[^:]+):sts::(?<account>\\d{12}):assumed-role/(?<role>[^/]+)/.+");
  private static final Pattern IAM =
      Pattern.compile(
          "arn:(?<partition>[^:]+):iam::(?<account>\\d{12}):(?<kind>role|user)/(?<name>.+)");

  /// The account, or what stands for it where the caller is not known.
  String account() {
    Matcher assumed = ASSUMED.matcher(text);
    if (assumed.matches()) {
      return assumed.group("account");
    }
    Matcher iam = IAM.matcher(text);
    return iam.matches() ? iam.group("account") : "";
  }

  /// As a policy's Principal names it: a session by its role. An assumed role's ARN does not tell
  /// the path of the role's name.
  String inPolicies() {
    Matcher assumed = ASSUMED.matcher(text);
    return assumed.matches()
        ? "arn:%s:iam::%s:role/%s"
            .formatted(assumed.group("partition"), assumed.group("account"), assumed.group("role"))
        : text;
  }

  /// `role node`, for sentences.
  String spoken() {
    Matcher assumed = ASSUMED.matcher(text);
    if (assumed.matches()) {
      return "role " + assumed.group("role");
    }
    Matcher iam = IAM.matcher(text);
    return iam.matches() ? iam.group("kind") + " " + iam.group("name") : text;
  }

  /// `role node in account 444455556666`, for sentences.
  String spokenWithAccount() {
    return account().isEmpty() ? spoken() : spoken() + " in account " + account();
  }

  String partition() {
    Matcher assumed = ASSUMED.matcher(text);
    return assumed.matches() ? assumed.group("partition") : "aws";
  }
}
