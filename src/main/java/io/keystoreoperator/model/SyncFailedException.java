package io.keystoreoperator.model;

/// Carries a [SyncFailure] up to where it is reported. It has no cause and no message beyond the
/// failure's kind: other libraries quote their input, and the input may be a secret.
public final class SyncFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // never serialized
  private final SyncFailure failure;

  public SyncFailedException(SyncFailure failure) {
    super(failure.getClass().getSimpleName(), null, false, false);
    this.failure = failure;
  }

  public SyncFailure failure() {
    return failure;
  }
}
