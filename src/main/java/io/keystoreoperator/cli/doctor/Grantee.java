package io.keystoreoperator.cli.doctor;

import org.jspecify.annotations.Nullable;

/// Whom a resource's policy lets in.
///
/// @param principal for the statement's Principal
/// @param principalArnLike what `aws:PrincipalArn` is to be like, where the Principal cannot say;
///     null where it does
/// @param note what to see to before the statement is pasted, or empty
record Grantee(String principal, @Nullable String principalArnLike, String note) {
  static Grantee of(String principal) {
    return new Grantee(principal, null, "");
  }
}
