package io.keystoreoperator.cli.doctor;

import io.keystoreoperator.aws.FailedCall;
import io.keystoreoperator.model.AwsDenial;
import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.RoleStep;
import java.util.ArrayList;
import java.util.List;

/// Why STS gave no session of a role. For AssumeRole it mostly says no more than that it was
/// denied, whichever of both accounts' policies did it, and whether there is such a role or not.
///
/// @param asker who asked for the role
record RoleDiagnosis(PrincipalArn asker, AwsDenial denial, SettingNames settings) {
  private static final String DENIED = "AccessDenied";

  Diagnosis ofRole(RoleStep step, String externalIdSetting, boolean withTags, FailedCall call) {
    if (!call.code().equals(DENIED)) {
      return badRequest(call);
    }
    PrincipalArn role = new PrincipalArn(step.roleArn());
    Refusal refusal = Refusal.parse(denial.message());
    List<Remedy> trust = trust(step, externalIdSetting, role, withTags);
    Remedy permission =
        new Remedy.Grant(
            Cause.PERMISSION_POLICY,
            "the permission policy of " + asker.spoken(),
            asker.account(),
            Statements.allow(Statements.takingRole(withTags), step.roleArn()));
    String who = asker.spokenWithAccount() + " may not take " + role.spokenWithAccount();
    if (refusal.isExplicit()) {
      return Diagnosis.of(who, OtherPolicies.deny(refusal, asker));
    }
    return switch (refusal.cause()) {
      case PERMISSION_POLICY -> Diagnosis.of(who, permission);
      case TRUST_POLICY, KEY_POLICY -> new Diagnosis(who, trust);
      case null -> {
        List<Remedy> all = new ArrayList<>(trust);
        all.add(permission);
        all.add(
            new Remedy.Advice(
                Cause.ROLE,
                "if there is no such role, mend " + settings.role() + ": AWS answers the same"));
        yield new Diagnosis(who + ", and AWS does not say which side denies it", all);
      }
      default ->
          Diagnosis.of(
              who,
              OtherPolicies.grant(
                  refusal, asker, Statements.allow("sts:AssumeRole", step.roleArn())));
    };
  }

  private List<Remedy> trust(
      RoleStep step, String externalIdSetting, PrincipalArn role, boolean withTags) {
    String externalId = step.externalId();
    Grantee grantee = asker.inPolicies();
    Remedy letIn =
        new Remedy.Grant(
            Cause.TRUST_POLICY,
            "the trust policy of " + role.spoken(),
            role.account(),
            Statements.trust(grantee, Statements.takingRole(withTags), externalId),
            grantee.note());
    String problem =
        externalId == null
            ? "if that trust policy asks for an external ID, none was given: give it"
            : "if that trust policy asks for another external ID than \""
                + externalId
                + "\", give that";
    return List.of(
        letIn, new Remedy.Advice(Cause.EXTERNAL_ID, problem + " (" + externalIdSetting + ")"));
  }

  /// For AssumeRoleWithWebIdentity.
  ///
  /// @param issuer of the token, empty if it is not known
  Diagnosis ofServiceAccount(BaseIdentity.ServiceAccount account, String issuer, FailedCall call) {
    PrincipalArn role = new PrincipalArn(account.roleArn());
    String provider = issuer.replaceFirst("^https?://", "");
    String who =
        "ServiceAccount "
            + account.namespace()
            + "/"
            + account.name()
            + " may not take "
            + role.spokenWithAccount();
    return switch (call.code()) {
      case DENIED ->
          Diagnosis.of(
              who,
              new Remedy.Grant(
                  Cause.TRUST_POLICY,
                  "the trust policy of " + role.spoken(),
                  role.account(),
                  Statements.trustServiceAccount(
                      role.partition(), role.account(), provider, subject(account))));
      case "InvalidIdentityToken", "IDPRejectedClaim", "IDPCommunicationError" ->
          Diagnosis.of(
              who + ": " + call.message(),
              new Remedy.Advice(
                  Cause.IDENTITY_PROVIDER,
                  "in account "
                      + role.account()
                      + ": aws iam create-open-id-connect-provider --url https://"
                      + provider
                      + " --client-id-list sts.amazonaws.com, with keys that AWS can fetch there"));
      default -> badRequest(call);
    };
  }

  private static String subject(BaseIdentity.ServiceAccount account) {
    return "system:serviceaccount:" + account.namespace() + ":" + account.name();
  }

  private static Diagnosis badRequest(FailedCall call) {
    return Diagnosis.of(
        "STS does not take the request: " + call.message(),
        new Remedy.Advice(
            Cause.SESSION,
            call.message().contains("DurationSeconds")
                ? "ask for a shorter session (spec.auth.sessionDuration), or raise the role's maximum"
                : "mend what AWS names: session name, tags, duration"));
  }
}
