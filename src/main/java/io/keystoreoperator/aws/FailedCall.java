package io.keystoreoperator.aws;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A call to AWS that failed, as it came, for a person who looks for the cause.
///
/// @param service as the SDK names it: `Sts`, `DynamoDb`, `Kms`
/// @param endpoint where it was sent; null when it came to no sending
/// @param status of the HTTP answer; 0 when there was none
/// @param code AWS's, empty when it gave none
/// @param message AWS's words, or those of whatever kept it from answering
/// @param serverTime the answer's Date, null when there was none
public record FailedCall(
    String service,
    String operation,
    @Nullable URI endpoint,
    int status,
    String code,
    String message,
    @Nullable Instant serverTime) {
  public boolean wasAnswered() {
    return status != 0;
  }
}
