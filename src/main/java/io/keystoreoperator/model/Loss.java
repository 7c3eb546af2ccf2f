package io.keystoreoperator.model;

/// What it costs a Secret that its items are gone.
public enum Loss {
  /// The keys that came from them.
  KEYS,
  /// Itself.
  SECRET
}
