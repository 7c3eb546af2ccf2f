package io.keystoreoperator.model;

/// What AWS refused, for the keystore's own status and the log, never for a tenant.
///
/// @param principal the ARN that asked, or how it was to be found when it is not known
/// @param action as IAM names it: `sts:AssumeRole`, `kms:Decrypt`
/// @param resource the ARN or name asked for
/// @param message AWS's own words, without request IDs
public record AwsDenial(String principal, String action, String resource, String message) {}
