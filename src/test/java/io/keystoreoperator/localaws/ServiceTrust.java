package io.keystoreoperator.localaws;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Whether an AWS service may take a role.
final class ServiceTrust {
  private ServiceTrust() {}

  /// @throws IllegalArgumentException when the role's trust policy does not let the service
  ///
  /// @param keys what the service tells with its request
  static void require(
      Role role,
      String service,
      String action,
      String region,
      Function<String, @Nullable List<String>> keys) {
    var request =
        new AccessRequest(new Principal.Service(service), action, role.arn(), region, keys);
    if (role.trust().decide(request) != Verdict.ALLOWED) {
      throw new IllegalArgumentException(
          "the trust policy of " + role.arn() + " does not let " + service + " do " + action);
    }
  }
}
