package io.keystoreoperator.aws;

/// Sees calls to AWS fail, for those who want to know more than what kind of failure it was.
public interface CallWitness {
  CallWitness NONE = _ -> {};

  /// A call failed for good: what could be retried has been.
  void failed(FailedCall call);
}
