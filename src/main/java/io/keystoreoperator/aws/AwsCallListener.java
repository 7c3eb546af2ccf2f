package io.keystoreoperator.aws;

import java.time.Duration;

/// Told of the calls to AWS. The calls of the SDK's own credential chain are not among them.
public interface AwsCallListener {
  AwsCallListener NONE =
      new AwsCallListener() {
        @Override
        public void ended(AwsCall call) {}

        @Override
        public void waited(String service, Duration forItsTurn) {}
      };

  void ended(AwsCall call);

  /// A call had to wait because of [AwsLimits].
  void waited(String service, Duration forItsTurn);
}
