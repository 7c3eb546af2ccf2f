package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Whether items of a keystore may be looked for by their names, which takes scans of the table.
public enum FindPolicy {
  @JsonProperty("Disabled")
  DISABLED,
  @JsonProperty("Enabled")
  ENABLED
}
