package io.keystoreoperator.aws;

/// Where a person's own AWS credentials come from.
public enum IdentitySource {
  /// `AWS_ACCESS_KEY_ID` and what belongs to it.
  ENVIRONMENT,
  /// A token in a file, exchanged with AssumeRoleWithWebIdentity: IRSA, and many build servers.
  WEB_IDENTITY,
  /// A profile of `~/.aws`: keys, roles, IAM Identity Center, or a process of its own.
  PROFILE,
  /// The endpoint that ECS and EKS Pod Identity tell their containers of.
  CONTAINER,
  /// The instance profile, from EC2 instance metadata.
  INSTANCE
}
