package io.keystoreoperator.cli.doctor;

import java.util.Locale;

/// What may be wrong at a hop.
enum Cause {
  /// The role does not let the caller in.
  TRUST_POLICY,
  /// The role asks for another external ID.
  EXTERNAL_ID,
  /// The caller's own policies do not allow the action.
  PERMISSION_POLICY,
  KEY_POLICY,
  /// A boundary, session, organization or endpoint policy.
  OTHER_POLICY,
  REGION,
  ENDPOINT,
  CLOCK,
  CREDENTIALS,
  /// The account does not know the cluster's issuer of tokens, or not for this audience.
  IDENTITY_PROVIDER,
  ROLE,
  TABLE,
  STREAM,
  ITEM,
  KEY,
  ENCRYPTION_CONTEXT,
  SESSION,
  /// AWS itself fails, or asks to be called less.
  SERVICE,
  OTHER;

  /// As it stands in JSON.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
