package io.keystoreoperator.sync;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.render.SecretContent;
import java.util.Optional;

/// The port through which Secrets are looked at and written.
public interface Secrets {
  /// Tells, before anything is read for it, that there is nothing to write to.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException SecretAwaited
  void requireTarget(KeystoreSecret desired);

  /// How the target stands, told as cheaply as it can be; no write.
  SecretState inspect(KeystoreSecret desired);

  /// The version of the target if it is there and this KeystoreSecret made it or has merged into
  /// it, whatever it holds by now. Where it has lost the label that edits are noticed by, the label
  /// is put back.
  Optional<String> find(KeystoreSecret desired);

  /// Makes the target hold exactly this content.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException when it is not ours, or Kubernetes
  ///     refuses
  AppliedSecret apply(KeystoreSecret desired, SecretContent content);

  /// Whether there is a target that the KeystoreSecret has made or merged into, or is to take over:
  /// a write could take something out of it.
  boolean holds(KeystoreSecret desired);

  /// Deletes what the KeystoreSecret owns, and nothing else.
  ///
  /// @return whether there was anything
  /// @throws io.keystoreoperator.model.SyncFailedException when Kubernetes refuses
  boolean remove(KeystoreSecret desired);
}
