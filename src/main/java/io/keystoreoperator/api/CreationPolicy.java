package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Whose the target Secret is.
public enum CreationPolicy {
  /// Made by the operator, and gone with the KeystoreSecret.
  @JsonProperty("Owner")
  OWNER,
  /// Made by somebody else; the operator keeps its keys in it, and takes them out again.
  @JsonProperty("Merge")
  MERGE,
  /// Made by the operator, and there to stay.
  @JsonProperty("Orphan")
  ORPHAN
}
