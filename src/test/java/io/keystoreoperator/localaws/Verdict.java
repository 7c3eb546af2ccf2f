package io.keystoreoperator.localaws;

/// What one policy, or several together, say to an [AccessRequest]; the stronger comes later.
enum Verdict {
  SILENT,
  /// Leaves it to the identity policies of the account: the account's root was named.
  ALLOWED_FOR_ACCOUNT,
  ALLOWED,
  DENIED;

  Verdict and(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
