package io.keystoreoperator.localaws;

import java.util.Optional;

/// IAM's decision over all policies that bear on a request. Gives AWS's words for a denial, or
/// nothing when the request is allowed.
final class Authorization {
  private Authorization() {}

  /// For resources without a policy of their own: only the caller's account can reach them.
  static Optional<String> denial(AccessRequest request, Principal.Caller caller) {
    return switch (caller.identity().decide(request)) {
      case ALLOWED, ALLOWED_FOR_ACCOUNT -> Optional.empty();
      case SILENT -> Optional.of(because(request, caller, "identity-based policy"));
      case DENIED -> Optional.of(explicitly(request, caller, "an identity-based policy"));
    };
  }

  /// For resources with a policy: within the account either side may allow, across accounts both
  /// must; naming the account's root leaves it to the identity policies.
  ///
  /// @param kind as denials name the policy: `resource-based policy`
  static Optional<String> denial(
      AccessRequest request,
      Principal.Caller caller,
      Policy resourcePolicy,
      String resourceAccount,
      String kind) {
    Verdict identity = caller.identity().decide(request);
    Verdict resource = resourcePolicy.decide(request);
    if (identity == Verdict.DENIED) {
      return Optional.of(explicitly(request, caller, "an identity-based policy"));
    }
    if (resource == Verdict.DENIED) {
      return Optional.of(explicitly(request, caller, "a " + kind));
    }
    if (resource == Verdict.SILENT) {
      return Optional.of(because(request, caller, kind));
    }
    boolean sufficient = resource == Verdict.ALLOWED && resourceAccount.equals(caller.accountId());
    return sufficient || identity == Verdict.ALLOWED
        ? Optional.empty()
        : Optional.of(because(request, caller, "identity-based policy"));
  }

  private static String because(AccessRequest request, Principal.Caller caller, String kind) {
    return "%s because no %s allows the %s action"
        .formatted(words(request, caller), kind, request.action());
  }

  private static String explicitly(AccessRequest request, Principal.Caller caller, String kind) {
    return "%s with an explicit deny in %s".formatted(words(request, caller), kind);
  }

  private static String words(AccessRequest request, Principal.Caller caller) {
    return "User: %s is not authorized to perform: %s on resource: %s"
        .formatted(caller.arn(), request.action(), request.resource());
  }
}
