package io.keystoreoperator.localaws;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// AWS STS: AssumeRole, AssumeRoleWithWebIdentity and GetCallerIdentity.
final class Sts implements Service {
  private final Accounts accounts;
  private final Credentials credentials;

  Sts(Accounts accounts, Credentials credentials) {
    this.accounts = accounts;
    this.credentials = credentials;
  }

  @Override
  public String name() {
    return "sts";
  }

  @Override
  public String signingName() {
    return "sts";
  }

  @Override
  public Reply answer(ServiceCall call) {
    Query query = Query.parse(call.http().text());
    return switch (call.operation()) {
      case "GetCallerIdentity" -> getCallerIdentity(call.authenticate().caller());
      case "AssumeRole" -> assumeRole(call.authenticate(), query);
      case "AssumeRoleWithWebIdentity" -> assumeRoleWithWebIdentity(query);
      default ->
          throw new AwsError(400, "InvalidAction", "Could not find operation " + call.operation());
    };
  }

  private static Reply getCallerIdentity(Principal.Caller caller) {
    return StsXml.answer(
        "GetCallerIdentity",
        StsXml.text("Arn", caller.arn())
            + StsXml.text("UserId", caller.userId())
            + StsXml.text("Account", caller.accountId()));
  }

  private Reply assumeRole(ServiceCall.Signed signed, Query query) {
    Principal.Caller caller = signed.caller();
    RoleRequest wanted = RoleRequest.parse(query);
    SessionTags tags = SessionTags.parse(query, caller);
    Map<String, List<String>> keys = wanted.conditionKeys();
    tags.addTo(keys);

    AccessRequest request = signed.may("sts:AssumeRole", wanted.roleArn(), keys::get);
    Role role = trusting(request, caller);
    if (tags.any()) {
      requireTrust(request.forAction("sts:TagSession"), caller, role);
    }
    wanted.requireDurationWithin(role, caller.chains());

    Principal.Caller session =
        role.session(wanted.sessionName(), tags.ofSession(), tags.transitiveOfSession());
    AccessKey key = credentials.issueSession(session, wanted.duration());
    return StsXml.answer("AssumeRole", StsXml.credentials(key) + StsXml.assumed(session));
  }

  /// A role that is not there and one that may not be taken look alike.
  private Role trusting(AccessRequest request, Principal.Caller caller) {
    Role role = accounts.role(request.resource()).orElseThrow(() -> notAuthorized(request, caller));
    requireTrust(request, caller, role);
    return role;
  }

  private static void requireTrust(AccessRequest request, Principal.Caller caller, Role role) {
    Optional<String> denial =
        Authorization.denial(request, caller, role.trust(), role.accountId(), "role trust policy");
    // Of another account's policies STS says nothing.
    denial.ifPresent(
        words -> {
          throw caller.accountId().equals(role.accountId())
              ? new AwsError(403, "AccessDenied", words)
              : notAuthorized(request, caller);
        });
  }

  private static AwsError notAuthorized(AccessRequest request, Principal.Caller caller) {
    return new AwsError(
        403,
        "AccessDenied",
        "User: %s is not authorized to perform: %s on resource: %s"
            .formatted(caller.arn(), request.action(), request.resource()));
  }

  private Reply assumeRoleWithWebIdentity(Query query) {
    RoleRequest wanted = RoleRequest.parse(query);
    WebIdentityToken token = WebIdentityToken.parse(query.required("WebIdentityToken"));
    OidcProvider provider =
        accounts
            .ofArn(wanted.roleArn())
            .flatMap(account -> account.oidcProvider(token.issuer()))
            .orElseThrow(() -> OidcProvider.unknown(token));
    provider.verify(token, credentials.clock().instant());

    Map<String, List<String>> keys = wanted.conditionKeys();
    keys.put(provider.conditionKey("sub"), List.of(token.subject()));
    keys.put(provider.conditionKey("aud"), token.audience());
    AccessRequest request =
        new AccessRequest(
            new Principal.WebIdentity(provider.arn()),
            "sts:AssumeRoleWithWebIdentity",
            wanted.roleArn(),
            accounts.region(),
            keys::get);
    Role role =
        accounts
            .role(wanted.roleArn())
            .filter(one -> one.trust().decide(request) == Verdict.ALLOWED)
            .orElseThrow(
                () ->
                    new AwsError(
                        403,
                        "AccessDenied",
                        "Not authorized to perform sts:AssumeRoleWithWebIdentity"));
    wanted.requireDurationWithin(role, false);

    Principal.Caller session = role.session(wanted.sessionName(), Map.of(), Set.of());
    AccessKey key = credentials.issueSession(session, wanted.duration());
    return StsXml.answer(
        "AssumeRoleWithWebIdentity",
        StsXml.text("SubjectFromWebIdentityToken", token.subject())
            + StsXml.text("Audience", token.audience().getFirst())
            + StsXml.text("Provider", provider.arn())
            + StsXml.credentials(key)
            + StsXml.assumed(session));
  }

  @Override
  public Reply write(AwsError error) {
    return new Reply(
        error.status(), "text/xml", StsXml.error(error).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public AwsError refuse(Unauthenticated reason) {
    return reason.inSts();
  }

  @Override
  public AwsError throttled(String operation) {
    return new AwsError(400, "Throttling", "Rate exceeded");
  }

  @Override
  public AwsError failed() {
    return new AwsError(
        500,
        "InternalFailure",
        "The request processing has failed because of an unknown error, exception or failure.");
  }
}
