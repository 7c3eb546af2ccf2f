package io.keystoreoperator.aws;

/// Where tokens of Kubernetes ServiceAccounts come from.
public interface ServiceAccountTokens {
  /// A short-lived JWT for the ServiceAccount, with audience `sts.amazonaws.com`.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException when the API server gives none
  String token(String namespace, String serviceAccount);
}
