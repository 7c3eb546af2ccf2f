package io.keystoreoperator.localaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// What the AWS SDK makes of a refusal.
record Refusal(int status, String code, String message) {
  static Refusal of(ThrowingCallable call) {
    AwsServiceException e = catchThrowableOfType(AwsServiceException.class, call);
    assertThat(e).as("a refusal").isNotNull();
    return new Refusal(
        e.statusCode(),
        e.awsErrorDetails().errorCode(),
        String.valueOf(e.awsErrorDetails().errorMessage()));
  }
}
