package io.keystoreoperator.model;

/// How the items of a keystore are written. `AUTO` tells by the item itself.
public enum ItemFormat {
  AUTO,
  KEYSTORE_V1,
  KEYSTORE_V2,
  CREDSTASH
}
