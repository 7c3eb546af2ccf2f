package io.keystoreoperator.cli.doctor;

import io.keystoreoperator.aws.FailedCall;
import io.keystoreoperator.cli.shell.FailureWords;
import io.keystoreoperator.model.AwsDenial;
import io.keystoreoperator.model.SyncFailure;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Finds what is behind a hop's failure. Pure but for the time.
///
/// @param environment of the process
/// @param issuer of the ServiceAccount's token that was asked for last, or empty
record Diagnostician(
    Route route, Map<String, String> environment, Supplier<String> issuer, Clock clock) {

  /// What is behind it.
  ///
  /// @param asker the ARN that asked, empty when there was none yet
  /// @param call the call that failed; null when none did
  /// @param tableIsIn the region that has the table, when it is another than was asked
  Diagnosis of(
      Hop hop,
      String asker,
      SyncFailure failure,
      @Nullable FailedCall call,
      @Nullable String tableIsIn) {
    return Optional.ofNullable(call)
        .flatMap(
            c -> new CallTrouble(c, environment, route.settings(), clock.instant()).diagnosis())
        .orElseGet(() -> ofRefusal(hop, principal(asker), failure, call, tableIsIn));
  }

  /// With the path of its role, where the keystore or the pod's own role tells it.
  private PrincipalArn principal(String arn) {
    Set<String> known = new HashSet<>(route.roleArns());
    Optional.ofNullable(environment.get("AWS_ROLE_ARN")).ifPresent(known::add);
    return new PrincipalArn(arn).among(known);
  }

  private Diagnosis ofRefusal(
      Hop hop,
      PrincipalArn asker,
      SyncFailure failure,
      @Nullable FailedCall call,
      @Nullable String tableIsIn) {
    var table = new TableDiagnosis(asker, route.keystore().table(), tableIsIn, route.settings());
    var key =
        new KeyDiagnosis(
            asker, route.session().region(), route.keystore().kmsKeyArns(), route.settings());
    return switch (failure) {
      case SyncFailure.AssumeRoleDenied(var denial) ->
          call == null ? noCredentials(denial) : noSession(hop, asker, denial, call);
      case SyncFailure.TableNotFound _ -> table.notFound();
      case SyncFailure.NoStream _ -> table.withoutStream();
      case SyncFailure.AccessDenied(var denial, _) ->
          hop instanceof Hop.Follow ? table.streamDenied(denial) : table.denied(denial);
      case SyncFailure.DecryptDenied(_, var denial) -> key.denied(denial, call);
      case SyncFailure.IntegrityFailed(var item, var problem) -> key.notOpened(item, problem, call);
      case SyncFailure.ItemNotFound _ ->
          Diagnosis.of(
              "the table has no " + hop.object(),
              new Remedy.Advice(Cause.ITEM, "store it, or name another with --item"));
      case SyncFailure.InvalidSpec _,
          SyncFailure.KeystoreNotFound _,
          SyncFailure.ServiceAccountUnusable _,
          SyncFailure.KeyNotAllowed _,
          SyncFailure.ItemsVanished _,
          SyncFailure.DeletionHeld _,
          SyncFailure.PropertyNotFound _,
          SyncFailure.NothingFound _,
          SyncFailure.SourceConflict _,
          SyncFailure.NotExtractable _,
          SyncFailure.ItemsTooLarge _,
          SyncFailure.TooMany _,
          SyncFailure.TemplateFailed _,
          SyncFailure.SecretNotOwned _,
          SyncFailure.SecretAwaited _,
          SyncFailure.KeyConflict _,
          SyncFailure.ImmutableOutdated _,
          SyncFailure.SecretRefused _,
          SyncFailure.SecretTooLarge _,
          SyncFailure.TypeChangeRefused _,
          SyncFailure.Hindered _,
          SyncFailure.Throttled _,
          SyncFailure.Unavailable _ ->
          new Diagnosis(FailureWords.of(failure), List.of());
    };
  }

  private Diagnosis noCredentials(AwsDenial denial) {
    return Diagnosis.of(
        "no AWS credentials from " + route.source() + ": " + denial.message(),
        new Remedy.Advice(
            Cause.CREDENTIALS,
            "sign in (aws sso login), or say whose to use (--source, --profile)"));
  }

  private Diagnosis noSession(Hop hop, PrincipalArn asker, AwsDenial denial, FailedCall call) {
    var roles = new RoleDiagnosis(asker, denial, route.settings());
    return switch (hop) {
      case Hop.Role(var step, int place) -> {
        String externalId = route.settings().externalId(place, route.session().roles().size());
        yield roles.ofRole(step, externalId, route.givesTags(place), call);
      }
      case Hop.WebIdentity(var account) -> roles.ofServiceAccount(account, issuer.get(), call);
      case Hop.Identity _, Hop.Describe _, Hop.Read _, Hop.Decrypt _, Hop.Scan _, Hop.Follow _ ->
          Diagnosis.of(
              "STS does not say who these credentials are: " + call.message(),
              new Remedy.Advice(Cause.CREDENTIALS, "use others (--source, --profile)"));
    };
  }
}
