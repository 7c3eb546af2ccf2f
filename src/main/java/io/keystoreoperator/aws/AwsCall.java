package io.keystoreoperator.aws;

import java.time.Duration;

/// A call to AWS that has ended, its retries included.
///
/// @param service `sts`, `dynamodb`, `dynamodb_streams` or `kms`
/// @param operation as AWS names it, such as `BatchGetItem`
/// @param attempts made, the first included
/// @param keys that a batch asked for; 0 where the call is none
/// @param readUnits that DynamoDB charged for it
public record AwsCall(
    String service,
    String operation,
    Outcome outcome,
    Duration took,
    int attempts,
    int keys,
    double readUnits) {

  /// How a call ended.
  public enum Outcome {
    SUCCEEDED,
    /// Also a batch that came back with keys unread, for want of capacity.
    THROTTLED,
    DENIED,
    /// Any other answer that is the caller's fault, such as a table that is not there.
    REFUSED,
    /// AWS failed, or could not be reached in time.
    UNAVAILABLE
  }
}
