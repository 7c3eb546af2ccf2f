package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What becomes of the Secret when its items vanish from the keystore.
public enum DeletionPolicy {
  /// It stays as it is.
  @JsonProperty("Retain")
  RETAIN,
  /// It is deleted once all of its items are gone.
  @JsonProperty("Delete")
  DELETE,
  /// It loses the keys whose items are gone, and no others.
  @JsonProperty("Merge")
  MERGE
}
