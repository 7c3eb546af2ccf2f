package io.keystoreoperator.install;

import io.keystoreoperator.localaws.Calls;
import java.util.Arrays;
import java.util.stream.Stream;

/// Who the operator is to AWS: each has its own heading on the page.
enum Identity {
  NODE("The node", "imds", "Credentials"),
  IRSA("Instead: IRSA", "sts", "AssumeRoleWithWebIdentity"),
  POD_IDENTITY("Instead: EKS Pod Identity", "container", "Credentials");

  private final String heading;
  private final String service;

  /// Of the call by which it is proven.
  private final String operation;

  Identity(String heading, String service, String operation) {
    this.heading = heading;
    this.service = service;
    this.operation = operation;
  }

  static Stream<Identity> all() {
    return Arrays.stream(values());
  }

  boolean isHeading(String text) {
    return heading.equals(text);
  }

  /// Whether anybody has been this.
  boolean isUsed(Calls calls) {
    return calls.of(service, operation) > 0;
  }
}
