package io.keystoreoperator.aws;

import io.keystoreoperator.aws.AwsCall.Outcome;
import java.time.Duration;
import java.util.Locale;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/// Tells a listener of every call a client makes, and has DynamoDB say what its reads cost.
final class CallRecorder implements ExecutionInterceptor {
  private static final ExecutionAttribute<Long> STARTED =
      new ExecutionAttribute<>("KeystoreOperatorStarted");
  private static final ExecutionAttribute<Integer> ATTEMPTS =
      new ExecutionAttribute<>("KeystoreOperatorAttempts");

  /// DynamoDB ends an answer at 16 MB, too. That much costs 2,048 units where reads are eventually
  /// consistent, less what the item that no longer fitted would have cost.
  private static final double READ_UNITS_OF_A_FULL_ANSWER = 1_900;

  private final AwsCallListener listener;

  CallRecorder(AwsCallListener listener) {
    this.listener = listener;
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    attributes.putAttribute(STARTED, System.nanoTime()).putAttribute(ATTEMPTS, 0);
  }

  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
    return switch (context.request()) {
      case BatchGetItemRequest batch ->
          batch.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build();
      case QueryRequest query ->
          query.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build();
      case ScanRequest scan ->
          scan.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build();
      default -> context.request();
    };
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    attributes.putAttribute(ATTEMPTS, attributes.getAttribute(ATTEMPTS) + 1);
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    double readUnits = readUnits(context.response());
    tell(context.request(), outcome(context.response(), readUnits), readUnits, attributes);
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    tell(context.request(), AwsErrors.outcome(context.exception()), 0, attributes);
    if (context.exception() instanceof SdkException e) {
      listener.failed(FailedCall.of(e, context, attributes));
    }
  }

  /// A throttled batch succeeds with the keys that there was room for, and gives the others back.
  private static Outcome outcome(SdkResponse response, double readUnits) {
    return response instanceof BatchGetItemResponse batch
            && !batch.unprocessedKeys().isEmpty()
            && readUnits < READ_UNITS_OF_A_FULL_ANSWER
        ? Outcome.THROTTLED
        : Outcome.SUCCEEDED;
  }

  private void tell(
      SdkRequest request, Outcome outcome, double readUnits, ExecutionAttributes attributes) {
    listener.ended(
        new AwsCall(
            service(attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME)),
            attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
            outcome,
            Duration.ofNanos(System.nanoTime() - attributes.getAttribute(STARTED)),
            attributes.getAttribute(ATTEMPTS),
            keys(request),
            readUnits));
  }

  /// The SDK writes it in one word: `DynamoDbStreams`.
  private static String service(String name) {
    return name.toLowerCase(Locale.ROOT).replace("dbstreams", "db_streams");
  }

  private static int keys(SdkRequest request) {
    return request instanceof BatchGetItemRequest batch
        ? batch.requestItems().values().stream().mapToInt(table -> table.keys().size()).sum()
        : 0;
  }

  private static double readUnits(SdkResponse response) {
    return switch (response) {
      case BatchGetItemResponse batch ->
          batch.consumedCapacity().stream().mapToDouble(CallRecorder::units).sum();
      case QueryResponse query -> units(query.consumedCapacity());
      case ScanResponse scan -> units(scan.consumedCapacity());
      default -> 0;
    };
  }

  private static double units(ConsumedCapacity consumed) {
    return consumed == null || consumed.capacityUnits() == null ? 0 : consumed.capacityUnits();
  }
}
