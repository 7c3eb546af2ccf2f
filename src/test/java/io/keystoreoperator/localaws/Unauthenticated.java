package io.keystoreoperator.localaws;

/// Why a request's signature is not accepted; each service has its own code for it.
enum Unauthenticated {
  MISSING,
  UNKNOWN_KEY,
  EXPIRED,
  WRONG_SIGNATURE;

  /// As the services that speak JSON say it.
  AwsError inJson() {
    return switch (this) {
      case MISSING ->
          new AwsError(
              400,
              "MissingAuthenticationTokenException",
              "Request must contain either a valid (registered) AWS access key ID or X.509"
                  + " certificate.");
      case UNKNOWN_KEY ->
          new AwsError(
              400,
              "UnrecognizedClientException",
              "The security token included in the request is invalid.");
      case EXPIRED ->
          new AwsError(
              400,
              "ExpiredTokenException",
              "The security token included in the request is expired");
      case WRONG_SIGNATURE -> new AwsError(400, "InvalidSignatureException", WRONG);
    };
  }

  /// As STS says it.
  AwsError inSts() {
    return switch (this) {
      case MISSING ->
          new AwsError(
              403, "MissingAuthenticationToken", "Request is missing Authentication Token");
      case UNKNOWN_KEY ->
          new AwsError(
              403,
              "InvalidClientTokenId",
              "The security token included in the request is invalid.");
      case EXPIRED ->
          new AwsError(
              403, "ExpiredToken", "The security token included in the request is expired");
      case WRONG_SIGNATURE -> new AwsError(403, "SignatureDoesNotMatch", WRONG);
    };
  }

  private static final String WRONG =
      "The request signature we calculated does not match the signature you provided. Check your"
          + " AWS Secret Access Key and signing method. Consult the service documentation for"
          + " details.";
}
