package io.keystoreoperator.aws;

import io.keystoreoperator.model.SyncFailedException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/// The operator's own identity, as the SDK's default chain finds it; the chain renews by itself.
final class OperatorIdentity implements AwsIdentity {
  static final String UNNAMED = "the operator's own identity";

  private final AwsCredentialsProvider provider;
  private final Sts sts;
  private final String unnamed;
  private volatile @Nullable Known known;

  /// @param unnamed what stands for it in messages as long as AWS does not tell its ARN
  OperatorIdentity(AwsCredentialsProvider provider, Sts sts, String unnamed) {
    this.provider = provider;
    this.sts = sts;
    this.unnamed = unnamed;
  }

  @Override
  public AwsCredentials credentials() {
    try {
      return provider.resolveCredentials();
    } catch (SdkException e) {
      throw AwsErrors.findingOwnIdentity(e, instanceMetadataProblem());
    }
  }

  /// The chain says only that nothing was found; instance metadata tells why it gave nothing.
  private static @Nullable SdkException instanceMetadataProblem() {
    try (var metadata = InstanceProfileCredentialsProvider.create()) {
      metadata.resolveCredentials();
      return null;
    } catch (SdkException e) {
      return e;
    }
  }

  @Override
  public String principal() {
    try {
      return arn();
    } catch (SyncFailedException _) {
      return unnamed;
    }
  }

  /// Asked of STS once for each set of credentials the chain gives.
  @Override
  public String arn() {
    AwsCredentials credentials = credentials();
    Known now = known;
    if (now == null || !now.accessKeyId().equals(credentials.accessKeyId())) {
      now = new Known(credentials.accessKeyId(), sts.callerArn(credentials));
      known = now;
    }
    return now.arn();
  }

  @Override
  public boolean renew(AwsCredentials refused) {
    return false;
  }

  private record Known(String accessKeyId, String arn) {}
}
