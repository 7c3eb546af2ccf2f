package io.keystoreoperator.localaws;

/// One of AWS's services.
interface Service {
  /// As calls are counted: `kms`.
  String name();

  /// As signatures are scoped.
  String signingName();

  Reply answer(ServiceCall call);

  /// The error in the service's own protocol.
  Reply write(AwsError error);

  AwsError refuse(Unauthenticated reason);

  /// What the service says when it is called too often.
  AwsError throttled(String operation);

  /// What the service says when it fails by itself.
  AwsError failed();
}
