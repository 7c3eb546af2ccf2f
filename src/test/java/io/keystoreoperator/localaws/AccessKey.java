package io.keystoreoperator.localaws;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/// An access key as AWS hands it out: a user's for good, or a session's with a token and an end.
public record AccessKey(
    String accessKeyId,
    String secretAccessKey,
    @Nullable String sessionToken,
    @Nullable Instant expiration) {

  /// For a client of the AWS SDK.
  public AwsCredentialsProvider provider() {
    return StaticCredentialsProvider.create(
        sessionToken == null
            ? AwsBasicCredentials.create(accessKeyId, secretAccessKey)
            : AwsSessionCredentials.create(accessKeyId, secretAccessKey, sessionToken));
  }

  /// The variables that hand the key to a process.
  public Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("AWS_ACCESS_KEY_ID", accessKeyId);
    environment.put("AWS_SECRET_ACCESS_KEY", secretAccessKey);
    if (sessionToken != null) {
      environment.put("AWS_SESSION_TOKEN", sessionToken);
    }
    return environment;
  }

  @Override
  public String toString() {
    return "AccessKey[" + accessKeyId + "]";
  }
}
