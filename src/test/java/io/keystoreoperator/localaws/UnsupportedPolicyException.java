package io.keystoreoperator.localaws;

/// A policy says something that this evaluator does not know, or that IAM would not take: better
/// said aloud than allowed or denied by accident.
final class UnsupportedPolicyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnsupportedPolicyException(String message) {
    super(message);
  }
}
