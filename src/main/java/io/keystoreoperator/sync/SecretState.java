package io.keystoreoperator.sync;

/// How a target Secret stands, compared with the operator's last write.
public sealed interface SecretState {
  /// Nobody else has touched data or type since, though the version may have moved.
  record AsWeLeftIt(String resourceVersion) implements SecretState {}

  /// Gone, edited, or not told: to be written again.
  record Drifted() implements SecretState {}
}
