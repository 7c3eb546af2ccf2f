package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What becomes of characters that no key of a Secret can hold.
public enum KeyConversion {
  /// Each becomes an underscore.
  @JsonProperty("Default")
  DEFAULT,
  /// Each becomes its code point: `_U0020_`.
  @JsonProperty("Unicode")
  UNICODE
}
