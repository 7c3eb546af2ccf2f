package io.keystoreoperator.aws;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;

/// The clients of one session, each made when first needed, with connections of their own.
/// Endpoints come from the standard AWS settings, which the SDK reads by itself.
final class AwsClients implements AutoCloseable {
  static final int CALLS_AT_ONCE = 32;

  private static final int CONNECTIONS_FOR_STS = 4;
  private static final int ATTEMPTS = 3;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);

  /// Longer than all attempts, and the pauses between them, take where AWS does not throttle: who
  /// runs out of it was throttled.
  private static final Duration CALL_TIMEOUT =
      ATTEMPT_TIMEOUT.multipliedBy(ATTEMPTS).plusSeconds(3);

  private final Region region;
  private final ScheduledExecutorService timer;
  private final CallRecorder recorder;
  private final OnDemand<SdkHttpClient> http = new OnDemand<>(AwsClients::httpClient);
  private final OnDemand<StsClient> sts;
  private final OnDemand<DynamoDbClient> dynamoDb;
  private final OnDemand<DynamoDbStreamsClient> dynamoDbStreams;
  private final OnDemand<KmsClient> kms;

  /// @param credentials of the calls to DynamoDB, its streams and KMS; those to STS bring their own
  AwsClients(
      Region region,
      AwsCredentialsProvider credentials,
      ScheduledExecutorService timer,
      AwsCallListener calls) {
    this.region = region;
    this.timer = timer;
    recorder = new CallRecorder(calls);
    sts =
        new OnDemand<>(
            () -> configured(StsClient.builder(), AnonymousCredentialsProvider.create()).build());
    dynamoDb = new OnDemand<>(() -> configured(DynamoDbClient.builder(), credentials).build());
    dynamoDbStreams =
        new OnDemand<>(() -> configured(DynamoDbStreamsClient.builder(), credentials).build());
    kms = new OnDemand<>(() -> configured(KmsClient.builder(), credentials).build());
  }

  StsClient sts() {
    return sts.get();
  }

  DynamoDbClient dynamoDb() {
    return dynamoDb.get();
  }

  DynamoDbStreamsClient dynamoDbStreams() {
    return dynamoDbStreams.get();
  }

  KmsClient kms() {
    return kms.get();
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configured(
      B builder, AwsCredentialsProvider credentials) {
    // A retry strategy each: its tokens are a budget, which no other client may use up. It slows
    // its own client down while AWS throttles it, which would be wrong of a client that is shared.
    var retries = AwsRetryStrategy.adaptiveRetryStrategy().toBuilder().maxAttempts(ATTEMPTS);
    return builder
        .region(region)
        .credentialsProvider(credentials)
        .httpClient(http.get())
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(retries.build())
                .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                .apiCallTimeout(CALL_TIMEOUT)
                .scheduledExecutorService(timer)
                .addExecutionInterceptor(recorder)
                .build());
  }

  private static SdkHttpClient httpClient() {
    return Apache5HttpClient.builder()
        .maxConnections(3 * CALLS_AT_ONCE + CONNECTIONS_FOR_STS)
        .connectionTimeout(CONNECT_TIMEOUT)
        .connectionAcquisitionTimeout(CALL_TIMEOUT)
        .socketTimeout(ATTEMPT_TIMEOUT)
        .build();
  }

  @Override
  public void close() {
    dynamoDb.closeIfMade();
    dynamoDbStreams.closeIfMade();
    kms.closeIfMade();
    sts.closeIfMade();
    http.closeIfMade();
  }
}
