package io.keystoreoperator.aws;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileProperty;
import software.amazon.awssdk.regions.providers.InstanceProfileRegionProvider;

/// Who a person at a shell is to AWS before they assume any role.
///
/// @param profile whose settings apply; its credentials do when the source is a profile
public record PersonalIdentity(IdentitySource source, String profile) {
  /// How the IDs of access keys begin that are not a session's.
  private static final String LONG_TERM = "AKIA";

  /// The region that is set for this identity, if any: of the environment, of the profile, or, on
  /// an EC2 instance, the one it runs in.
  public Optional<String> region(Map<String, String> environment) {
    return present(environment.get("AWS_REGION"))
        .or(() -> present(environment.get("AWS_DEFAULT_REGION")))
        .or(() -> ofProfile(ProfileProperty.REGION))
        .or(this::ofInstance);
  }

  AwsCredentialsProvider provider() {
    return switch (source) {
      case ENVIRONMENT -> ofEnvironment();
      case WEB_IDENTITY -> WebIdentityTokenFileCredentialsProvider.create();
      case PROFILE -> ProfileCredentialsProvider.create(profile);
      case CONTAINER -> ContainerCredentialsProvider.create();
      case INSTANCE -> InstanceProfileCredentialsProvider.create();
    };
  }

  /// A long-term key has no session token: one that stands beside it is left from a session before,
  /// and AWS would take neither.
  private static AwsCredentialsProvider ofEnvironment() {
    AwsCredentialsProvider environment = EnvironmentVariableCredentialsProvider.create();
    return () -> {
      AwsCredentials keys = environment.resolveCredentials();
      return keys.accessKeyId().startsWith(LONG_TERM)
          ? AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())
          : keys;
    };
  }

  private Optional<String> ofProfile(String property) {
    return ProfileFile.defaultProfileFile().profile(profile).flatMap(p -> p.property(property));
  }

  private Optional<String> ofInstance() {
    if (source != IdentitySource.INSTANCE) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(new InstanceProfileRegionProvider().getRegion())
          .map(Object::toString);
    } catch (SdkException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> present(@Nullable String value) {
    return Optional.ofNullable(value).filter(text -> !text.isBlank());
  }

  /// As messages name it.
  @Override
  public String toString() {
    return switch (source) {
      case ENVIRONMENT -> "the environment";
      case WEB_IDENTITY -> "the web identity token";
      case PROFILE -> "profile \"" + profile + "\"";
      case CONTAINER -> "the container's credentials endpoint";
      case INSTANCE -> "EC2 instance metadata";
    };
  }
}
