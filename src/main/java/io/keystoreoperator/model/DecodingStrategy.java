package io.keystoreoperator.model;

/// What is decoded before a value enters the Secret, with the meanings of External Secrets
/// Operator: padding is required, line breaks are not looked at. `AUTO` takes Base64 where the
/// value is Base64, else Base64URL where it is that, else the value as it is.
public enum DecodingStrategy {
  NONE,
  BASE64,
  BASE64_URL,
  AUTO
}
