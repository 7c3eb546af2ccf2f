package io.keystoreoperator.operator;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.render.SecretContent;
import io.keystoreoperator.sync.AppliedSecret;
import io.keystoreoperator.sync.SecretState;

/// How target Secrets are treated under one creation policy.
sealed interface CreationStrategy permits WholeSecrets, MergedSecrets {
  /// Tells, before anything is read for it, that there is no Secret to write to.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException SecretAwaited
  void requireTarget(KeystoreSecret desired);

  /// How the target stands, compared with the version it was left at.
  SecretState inspect(KeystoreSecret desired, String leftVersion);

  /// Makes the target hold this content.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException when it is not ours to write, or
  ///     Kubernetes refuses
  AppliedSecret apply(KeystoreSecret desired, SecretContent content);
}
