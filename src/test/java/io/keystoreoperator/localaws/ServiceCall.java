package io.keystoreoperator.localaws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A call of one operation of a service, not yet authenticated.
record ServiceCall(
    Service service, String operation, HttpCall http, Credentials credentials, List<Fault> faults) {

  /// Who signed the call, at which endpoint.
  record Signed(Principal.Caller caller, String region) {
    AccessRequest may(
        String action, String resource, Function<String, @Nullable List<String>> keys) {
      return new AccessRequest(caller, action, resource, region, keys);
    }
  }

  ObjectNode json() {
    return Json.read(http.body());
  }

  /// @throws AwsError as the service says it, when the signature is not that of a living key
  Signed authenticate() {
    SigV4 signature = SigV4.parse(http.header("Authorization"));
    if (signature == null) {
      throw service.refuse(Unauthenticated.MISSING);
    }
    Credentials.Issued issued = credentials.find(signature.accessKeyId());
    if (issued == null
        || !Objects.equals(issued.key().sessionToken(), http.header("X-Amz-Security-Token"))) {
      throw service.refuse(Unauthenticated.UNKNOWN_KEY);
    }
    if (!signature.service().equals(service.signingName()) || !signature.isOf(http, issued)) {
      throw service.refuse(Unauthenticated.WRONG_SIGNATURE);
    }
    requireTimely();
    var expiration = issued.key().expiration();
    if (expiration != null && !credentials.clock().instant().isBefore(expiration)) {
      throw service.refuse(Unauthenticated.EXPIRED);
    }
    return new Signed(issued.caller(), signature.region());
  }

  private void requireTimely() {
    Clock clock = credentials.requestClock();
    String late = clock == null ? null : SigV4.lateness(http, clock.instant());
    if (late != null) {
      AwsError refusal = service.refuse(Unauthenticated.WRONG_SIGNATURE);
      throw new AwsError(refusal.status(), refusal.code(), late);
    }
  }
}
