package io.keystoreoperator.store;

/// How fresh a read is: eventual reads cost half, and may miss the last second's writes.
public enum Consistency {
  EVENTUAL,
  STRONG
}
