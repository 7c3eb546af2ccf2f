package io.keystoreoperator.sync;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.render.SecretContent;

/// The port through which Secrets are looked at and written.
public interface Secrets {
  /// Tells, before anything is read for it, that there is nothing to write to.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException SecretAwaited
  void requireTarget(KeystoreSecret desired);

  /// How the target stands, told as cheaply as it can be; no write.
  SecretState inspect(KeystoreSecret desired);

  /// Makes the target hold exactly this content.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException when it is not ours, or Kubernetes
  ///     refuses
  AppliedSecret apply(KeystoreSecret desired, SecretContent content);
}
