package io.keystoreoperator.api;

import java.util.regex.Pattern;

/// What Kubernetes takes as the name of a Secret or ServiceAccount: a DNS subdomain. Such a name
/// becomes part of a request's path, so that nothing else may pass for one.
public final class ResourceName {
  /// For schemas.
  public static final String PATTERN =
      "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

  /// For schemas, in characters.
  public static final int MAX_LENGTH = 253;

  private static final Pattern WHOLE = Pattern.compile(PATTERN);

  private ResourceName() {}

  public static boolean isSound(String name) {
    return name.length() <= MAX_LENGTH && WHOLE.matcher(name).matches();
  }
}
