package io.keystoreoperator.aws;

import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// Somebody AWS knows, and the credentials that prove it, always current.
interface AwsIdentity {
  /// Credentials good for the next calls.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException when there are none to be had
  AwsCredentials credentials();

  /// The ARN that AWS knows it by, asked for if need be.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException when it cannot be had
  String arn();

  /// The ARN, or, as long as it cannot be known, what stands for it in messages. Never throws.
  String principal();

  /// AWS calls these credentials expired: true when others can be had in their place.
  boolean renew(AwsCredentials refused);

  /// Calls AWS, and once more with renewed credentials when AWS says that these have expired.
  default <T> T call(Function<AwsCredentials, T> call) {
    AwsCredentials credentials = credentials();
    try {
      return call.apply(credentials);
    } catch (AwsServiceException e) {
      if (!AwsErrors.isExpiredToken(e) || !renew(credentials)) {
        throw e;
      }
      return call.apply(credentials());
    }
  }
}
