package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Whose the target Secret is.
public enum CreationPolicy {
  /// Made by the operator, and gone with the KeystoreSecret.
  @JsonProperty("Owner")
  OWNER
}
