package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.Secret;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.render.SecretContent;
import io.keystoreoperator.sync.AppliedSecret;

/// How target Secrets are treated under one creation policy.
sealed interface CreationStrategy permits WholeSecrets, MergedSecrets {
  /// Tells, before anything is read for it, that there is no Secret to write to.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException SecretAwaited
  void requireTarget(KeystoreSecret desired);

  /// Whether the target looks as it should, as far as its metadata in the cache tells.
  boolean isAsMade(Secret cached, KeystoreSecret desired);

  /// Whether the target is whole, and nobody else has written what is ours in it.
  boolean isIntact(Secret live, KeystoreSecret desired);

  /// Makes the target hold this content.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException when it is not ours to write, or
  ///     Kubernetes refuses
  AppliedSecret apply(KeystoreSecret desired, SecretContent content);
}
