package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// When the keystore is read again for a Secret that was made. A new force-sync annotation has it
/// read whatever the policy.
public enum RefreshPolicy {
  /// Once in each refresh interval.
  @JsonProperty("Periodic")
  PERIODIC,
  /// When the spec changes.
  @JsonProperty("OnChange")
  ON_CHANGE,
  /// Never; the Secret is only made anew when it is gone, and edits of it stay.
  @JsonProperty("CreatedOnce")
  CREATED_ONCE
}
