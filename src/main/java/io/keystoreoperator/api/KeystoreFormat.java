package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// How the items of the table are written.
public enum KeystoreFormat {
  @JsonProperty("Auto")
  AUTO,
  @JsonProperty("KeystoreV1")
  KEYSTORE_V1,
  @JsonProperty("KeystoreV2")
  KEYSTORE_V2,
  @JsonProperty("Credstash")
  CREDSTASH
}
