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
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;

/// Tells a [CallWitness] of the calls of one client that fail.
record FailureInterceptor(CallWitness witness) implements ExecutionInterceptor {
  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    if (context.exception() instanceof SdkException e) {
      witness.failed(
          new FailedCall(
              attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME),
              attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
              context.httpRequest().map(FailureInterceptor::endpoint).orElse(null),
              e instanceof AwsServiceException answer ? answer.statusCode() : 0,
              AwsErrors.code(e),
              AwsErrors.words(e),
              serverTime(e)));
    }
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
        .map(FailureInterceptor::parsed)
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
