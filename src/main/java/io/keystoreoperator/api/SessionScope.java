package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Whether namespaces share a session, or each has its own, tagged with its name.
public enum SessionScope {
  @JsonProperty("Shared")
  SHARED,
  @JsonProperty("Namespace")
  NAMESPACE
}
