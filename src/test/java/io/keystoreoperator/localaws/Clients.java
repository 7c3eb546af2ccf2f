package io.keystoreoperator.localaws;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;

/// The real AWS SDK, pointed at a [LocalAws]: what tests and fixtures call it with. No retries, so
/// that each call shows.
public final class Clients implements AutoCloseable {
  private final URI endpoint;
  private final Region region;
  private final SdkHttpClient http = Apache5HttpClient.create();

  public Clients(LocalAws aws, String region) {
    this.endpoint = aws.endpoint();
    this.region = Region.of(region);
  }

  public StsClient sts(AwsCredentialsProvider credentials) {
    return at(StsClient.builder(), credentials);
  }

  public KmsClient kms(AwsCredentialsProvider credentials) {
    return at(KmsClient.builder(), credentials);
  }

  public DynamoDbClient dynamoDb(AwsCredentialsProvider credentials) {
    return at(DynamoDbClient.builder(), credentials);
  }

  public DynamoDbStreamsClient dynamoDbStreams(AwsCredentialsProvider credentials) {
    return at(DynamoDbStreamsClient.builder(), credentials);
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C at(
      B builder, AwsCredentialsProvider credentials) {
    return builder
        .endpointOverride(endpoint)
        .region(region)
        .credentialsProvider(credentials)
        .httpClient(http)
        .overrideConfiguration(config -> config.retryStrategy(strategy -> strategy.maxAttempts(1)))
        .build();
  }

  @Override
  public void close() {
    http.close();
  }
}
