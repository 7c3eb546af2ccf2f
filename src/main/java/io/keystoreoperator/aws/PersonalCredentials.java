package io.keystoreoperator.aws;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// The credentials of a person's own identity; where there are none, a failure that says where they
/// were looked for.
final class PersonalCredentials implements AwsCredentialsProvider, SdkAutoCloseable {
  private final PersonalIdentity identity;
  private final AwsCredentialsProvider provider;

  PersonalCredentials(PersonalIdentity identity) {
    this.identity = identity;
    this.provider = identity.provider();
  }

  @Override
  public AwsCredentials resolveCredentials() {
    try {
      return provider.resolveCredentials();
    } catch (RuntimeException e) {
      // Not of the SDK alone: a broken profile or a missing file comes as it comes.
      throw AwsErrors.findingPersonalIdentity(identity, e);
    }
  }

  @Override
  public void close() {
    if (provider instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }
}
