package io.keystoreoperator.model;

/// Who the operator is before it assumes any role.
public sealed interface BaseIdentity {
  /// The operator's own identity, by the AWS SDK's default chain: EC2 instance profile, IRSA, Pod
  /// Identity, environment, profile.
  record Operator() implements BaseIdentity {}

  /// A Kubernetes ServiceAccount's web identity, exchanged for `roleArn` with
  /// AssumeRoleWithWebIdentity. The UID tells a recreated account from the one before.
  record ServiceAccount(String namespace, String name, String uid, String roleArn)
      implements BaseIdentity {}
}
