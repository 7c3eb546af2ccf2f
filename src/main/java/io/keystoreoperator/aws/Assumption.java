package io.keystoreoperator.aws;

import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.model.AssumedRoleUser;
import software.amazon.awssdk.services.sts.model.Credentials;

/// What STS gives who assumes a role: temporary credentials and the ARN they act as.
record Assumption(AwsCredentials credentials, String principal, Instant expiry) {
  static Assumption of(Credentials credentials, AssumedRoleUser user) {
    var keys =
        AwsSessionCredentials.builder()
            .accessKeyId(credentials.accessKeyId())
            .secretAccessKey(credentials.secretAccessKey())
            .sessionToken(credentials.sessionToken())
            .expirationTime(credentials.expiration())
            .build();
    return new Assumption(keys, user.arn(), credentials.expiration());
  }

  /// The principal alone: credentials are secrets.
  @Override
  public String toString() {
    return "Assumption[" + principal + "]";
  }
}
