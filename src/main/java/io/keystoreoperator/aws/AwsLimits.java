package io.keystoreoperator.aws;

/// How many calls a second each session makes to a service at most, so that one keystore can use up
/// neither its account's quotas nor, after a long outage, its table's capacity. DynamoDB Streams
/// takes as many as DynamoDB, beside them. 0 is no limit.
public record AwsLimits(int dynamoDbPerSecond, int kmsPerSecond) {
  public static final AwsLimits NONE = new AwsLimits(0, 0);

  public AwsLimits {
    if (dynamoDbPerSecond < 0 || kmsPerSecond < 0) {
      throw new IllegalArgumentException("a limit of calls per second is 0, for none, or more");
    }
  }
}
