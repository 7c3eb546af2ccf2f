package io.keystoreoperator.localaws;

import org.jspecify.annotations.Nullable;

/// A refusal in AWS's own words; each service writes it in its own protocol.
final class AwsError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String code;

  AwsError(int status, String code, @Nullable String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /// A parameter of the query protocol that breaks a constraint.
  static AwsError invalidParameter(String value, String member, String constraint) {
    return new AwsError(
        400,
        "ValidationError",
        "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: %s"
            .formatted(value, member, constraint));
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
