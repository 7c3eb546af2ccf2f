package io.keystoreoperator.sync;

/// A Secret as it was left.
///
/// @param change what the write did to it
public record AppliedSecret(String name, String resourceVersion, Change change) {
  public enum Change {
    CREATED,
    UPDATED,
    /// Its labels or annotations were put right; the data was as it should be.
    METADATA,
    /// It already held just this.
    NONE
  }
}
