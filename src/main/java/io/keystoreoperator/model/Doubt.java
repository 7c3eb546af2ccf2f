package io.keystoreoperator.model;

/// Why missing items are not held to be gone.
public sealed interface Doubt {
  /// So many of the keystore's keys are missing together that something else may be the matter.
  ///
  /// @param missing how many of the `known`
  record ManyMissing(int missing, int known) implements Doubt {}

  /// They were never seen in the table that is read now: it was made anew or restored, or is
  /// another one, or nothing is known of what the Secret was made from.
  record AnotherTable() implements Doubt {}
}
