package io.keystoreoperator.aws;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;

/// A call to AWS that failed, as it came, for a person who looks for the cause.
///
/// @param service as the SDK names it: `Sts`, `DynamoDb`, `DynamoDbStreams`, `Kms`
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

  static FailedCall of(
      SdkException e, Context.FailedExecution context, ExecutionAttributes attributes) {
    return new FailedCall(
        attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME),
        attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
        context.httpRequest().map(FailedCall::endpoint).orElse(null),
        e instanceof AwsServiceException answer ? answer.statusCode() : 0,
        AwsErrors.code(e),
        AwsErrors.words(e),
        serverTime(e));
  }

  private static URI endpoint(SdkHttpRequest request) {
    URI whole = request.getUri();
    return URI.create(whole.getScheme() + "://" + whole.getAuthority());
  }

  private static @Nullable Instant serverTime(SdkException e) {
    AwsErrorDetails details =
        e instanceof AwsServiceException answer ? answer.awsErrorDetails() : null;
    if (details == null || details.sdkHttpResponse() == null) {
      return null;
    }
    return details
        .sdkHttpResponse()
        .firstMatchingHeader("Date")
        .map(FailedCall::parsed)
        .orElse(null);
  }

  private static @Nullable Instant parsed(String date) {
    try {
      return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
    } catch (DateTimeException _) {
      return null;
    }
  }
}
