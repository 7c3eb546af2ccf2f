package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What becomes of the data that templates see.
public enum MergePolicy {
  /// The Secret holds what templates make, and nothing else.
  @JsonProperty("Replace")
  REPLACE,

  /// The Secret holds the data too; a template of the same key goes before it.
  @JsonProperty("Merge")
  MERGE
}
