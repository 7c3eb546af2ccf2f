package io.keystoreoperator.aws;

import java.time.Duration;

/// Told of the calls to AWS. The calls of the SDK's own credential chain are not among them.
public interface AwsCallListener {
  AwsCallListener NONE = new AwsCallListener() {};

  /// A call has ended, well or not.
  default void ended(AwsCall call) {}

  /// A call failed for good: what could be retried has been. It is told of as ended, too.
  default void failed(FailedCall call) {}

  /// A call had to wait because of [AwsLimits].
  default void waited(String service, Duration forItsTurn) {}
}
