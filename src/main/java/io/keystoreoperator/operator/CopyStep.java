package io.keystoreoperator.operator;

import io.keystoreoperator.api.KeystoreSecret;

/// What is to be done in one namespace for a ClusterKeystoreSecret.
sealed interface CopyStep {
  record Create(KeystoreSecret wanted) implements CopyStep {}

  /// One of ours is not as it is wanted.
  ///
  /// @param wanted at the version that was looked at, with the generation it will have
  record Replace(KeystoreSecret wanted, boolean newSpec) implements CopyStep {}

  /// It is as it is wanted.
  record Keep(KeystoreSecret copy) implements CopyStep {}

  /// One of that name is there, and is not ours.
  record Leave(KeystoreSecret foreign) implements CopyStep {}

  /// One of ours is where none is wanted any more.
  record Remove(KeystoreSecret surplus) implements CopyStep {}
}
