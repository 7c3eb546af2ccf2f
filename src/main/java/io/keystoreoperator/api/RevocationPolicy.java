package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What becomes of a Secret whose namespace may no longer read what is in it.
public enum RevocationPolicy {
  /// It stays as it is, and is not brought up to date.
  @JsonProperty("Retain")
  RETAIN,
  /// It is deleted, if a KeystoreSecret owns it.
  @JsonProperty("Delete")
  DELETE
}
