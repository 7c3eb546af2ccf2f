package io.keystoreoperator.aws;

import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileProperty;

/// Which identity a person means who names none: the first that is set up, in the order of the
/// SDK's default chain. Unlike the chain it does not go on to another one when that fails: who has
/// chosen a profile whose sign-in has expired does not mean the instance.
///
/// @param passOver what is not meant even though it is set up
public record IdentitySearch(Map<String, String> environment, Set<Unmeant> passOver) {
  /// What may be set up and yet not be meant.
  public enum Unmeant {
    /// Keys in the environment: a session that this program made.
    ENVIRONMENT,
    /// A profile that runs a program for its credentials: it runs this one.
    PROCESSES
  }

  private static final Set<String> CREDENTIAL_PROPERTIES =
      Set.of(
          ProfileProperty.AWS_ACCESS_KEY_ID,
          ProfileProperty.ROLE_ARN,
          ProfileProperty.CREDENTIAL_PROCESS,
          "sso_session",
          ProfileProperty.SSO_START_URL);

  public IdentitySearch {
    environment = Map.copyOf(environment);
    passOver = Set.copyOf(passOver);
  }

  public PersonalIdentity find() {
    String profile = profile(environment);
    return new PersonalIdentity(source(profile), profile);
  }

  /// The profile whose settings apply where none is named.
  public static String profile(Map<String, String> environment) {
    String named = environment.getOrDefault("AWS_PROFILE", "");
    return named.isBlank() ? "default" : named;
  }

  private IdentitySource source(String profile) {
    if (has("AWS_ACCESS_KEY_ID") && !passOver.contains(Unmeant.ENVIRONMENT)) {
      return IdentitySource.ENVIRONMENT;
    }
    if (has("AWS_WEB_IDENTITY_TOKEN_FILE") && has("AWS_ROLE_ARN")) {
      return IdentitySource.WEB_IDENTITY;
    }
    if (givesCredentials(profile)) {
      return IdentitySource.PROFILE;
    }
    return has("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
            || has("AWS_CONTAINER_CREDENTIALS_FULL_URI")
        ? IdentitySource.CONTAINER
        : IdentitySource.INSTANCE;
  }

  private boolean givesCredentials(String profile) {
    return ProfileFile.defaultProfileFile()
        .profile(profile)
        .map(this::givesCredentials)
        // A name that is nowhere is a mistake to be told of.
        .orElse(has("AWS_PROFILE"));
  }

  private boolean givesCredentials(Profile profile) {
    Set<String> properties = profile.properties().keySet();
    if (passOver.contains(Unmeant.PROCESSES)
        && properties.contains(ProfileProperty.CREDENTIAL_PROCESS)) {
      return false;
    }
    return CREDENTIAL_PROPERTIES.stream().anyMatch(properties::contains);
  }

  private boolean has(String variable) {
    return !environment.getOrDefault(variable, "").isBlank();
  }
}
