package io.keystoreoperator.localaws;

/// The policy documents that tests need most.
public final class Policies {
  private Policies() {}

  /// An identity policy of one statement.
  public static String allow(String action, String resource) {
    return """
    {"Version": "2012-10-17", "Statement": {
      "Effect": "Allow", "Action": "%s", "Resource": "%s"}}
    """
        .formatted(action, resource);
  }

  /// A trust policy that lets one principal in: a role's or account root's ARN.
  public static String trusting(String principalArn) {
    return trusting(principalArn, "{}");
  }

  /// The same under a condition, and with session tags.
  public static String trusting(String principalArn, String condition) {
    return """
    {"Version": "2012-10-17", "Statement": {
      "Effect": "Allow", "Principal": {"AWS": "%s"},
      "Action": ["sts:AssumeRole", "sts:TagSession"], "Condition": %s}}
    """
        .formatted(principalArn, condition);
  }

  /// A trust policy that lets an AWS service in: `ec2.amazonaws.com`.
  public static String trustingService(String service) {
    return """
    {"Version": "2012-10-17", "Statement": {
      "Effect": "Allow", "Principal": {"Service": "%s"},
      "Action": ["sts:AssumeRole", "sts:TagSession"]}}
    """
        .formatted(service);
  }

  /// A trust policy that lets in the bearers of an issuer's tokens, with this subject.
  public static String trustingSubject(String accountId, String issuer, String subject) {
    String provider = issuer.substring("https://".length());
    return """
    {"Version": "2012-10-17", "Statement": {
      "Effect": "Allow",
      "Principal": {"Federated": "arn:aws:iam::%1$s:oidc-provider/%2$s"},
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {"StringEquals": {
        "%2$s:aud": "sts.amazonaws.com", "%2$s:sub": "%3$s"}}}}
    """
        .formatted(accountId, provider, subject);
  }
}
