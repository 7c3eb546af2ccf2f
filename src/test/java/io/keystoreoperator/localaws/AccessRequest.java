package io.keystoreoperator.localaws;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One question to IAM: may this principal do this action to this resource?
///
/// @param keys what the service itself adds to the request context; asked only for keys that a
///     policy names, so it may be costly
record AccessRequest(
    Principal principal,
    String action,
    String resource,
    String region,
    Function<String, @Nullable List<String>> keys) {

  /// The values of a condition key, or null when the request has no such key.
  @Nullable List<String> values(String key) {
    return switch (key) {
      case "aws:RequestedRegion" -> List.of(region);
      // The loopback port stands for AWS's TLS endpoints.
      case "aws:SecureTransport" -> List.of("true");
      default -> {
        List<String> own = principal.values(key);
        yield own == null ? keys.apply(key) : own;
      }
    };
  }

  /// The same question about another action.
  AccessRequest forAction(String other) {
    return new AccessRequest(principal, other, resource, region, keys);
  }
}
