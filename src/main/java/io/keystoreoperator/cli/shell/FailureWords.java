package io.keystoreoperator.cli.shell;

import static java.util.stream.Collectors.joining;

import io.keystoreoperator.model.AwsDenial;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.operator.FailureReport;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a failure means to a person at a shell: the cause, and the remedy. They may see ARNs; never
/// a value.
public final class FailureWords {
  /// For failures that no keystore has a part in.
  private static final KeystoreId NO_KEYSTORE = KeystoreId.cluster("none");

  private static final String ROLE_REMEDY =
      "the role's trust policy must let it in, with this external ID if it asks for one, and its own"
          + " policies must allow sts:AssumeRole on the role";

  private static final Pattern NOT_AUTHORIZED =
      Pattern.compile(
          "User: (?<who>\\S+) is not authorized to perform: (?<action>\\S+) on resource: "
              + "(?<resource>\\S+)(?: because (?<why>.*))?");

  private FailureWords() {}

  /// In one line or two.
  public static String of(SyncFailure failure) {
    return switch (failure) {
      case SyncFailure.InvalidSpec(var violations) -> String.join("\n", violations);
      case SyncFailure.AssumeRoleDenied(var denial) -> noSession(denial);
      case SyncFailure.TableNotFound(var table, var principal) ->
          "there is no table \"%s\" in %s in the account of %s\ncheck --table, --region and --role-arn"
              .formatted(table.name(), table.region(), principal);
      case SyncFailure.NoStream(var table) ->
          "table \"%s\" in %s has no stream".formatted(table.name(), table.region());
      case SyncFailure.AccessDenied(var denial, _) -> denied(denial);
      case SyncFailure.DecryptDenied(var key, var denial) ->
          "\"%s\" cannot be decrypted: %s".formatted(key, denied(denial));
      case SyncFailure.ItemNotFound(var keys) ->
          "no item for " + named(keys) + ": list shows what there is";
      case SyncFailure.ItemsVanished(var keys, _, _, _) ->
          "no item for " + named(keys) + ", for a while now";
      case SyncFailure.DeletionHeld(var keys, _) ->
          "no item for " + named(keys) + ", and it is not clear that they are gone";
      case SyncFailure.NothingFound(var searches) ->
          "nothing is found by " + String.join(", ", searches) + ": list shows what there is";
      case SyncFailure.SourceConflict(var conflicts) -> String.join("\n", conflicts);
      case SyncFailure.NotExtractable(var key, var place, var problem) ->
          "%s.extract: the value of \"%s\": %s".formatted(place, key, problem);
      case SyncFailure.ItemsTooLarge(var limit) ->
          "the items have more than %,d bytes".formatted(limit);
      case SyncFailure.TooMany(var what, var limit) ->
          "%s are more than %,d".formatted(what, limit);
      case SyncFailure.IntegrityFailed(var key, var problem) ->
          "\"%s\" is not what was stored: %s".formatted(key, problem);
      case SyncFailure.Hindered(var operation, var problem) -> operation + ": " + problem;
      case SyncFailure.Throttled(var service, var operation) ->
          "%s throttles %s: wait a little, then try again".formatted(service, operation);
      case SyncFailure.Unavailable(var service, var operation, var detail) ->
          "%s could not be reached for %s: %s\ncheck --region, the network and AWS_ENDPOINT_URL"
              .formatted(service, operation, detail);
      case SyncFailure.KeystoreNotFound(var keystore, var hint) -> keystore + " " + hint;
      case SyncFailure.ServiceAccountUnusable(var namespace, var name, var problem) ->
          "ServiceAccount %s/%s %s".formatted(namespace, name, problem);
      case SyncFailure.KeyNotAllowed(var keys) ->
          "the keystore does not allow " + named(keys) + ": see spec.access";
      // To a person at a shell these are what they are to a tenant.
      case SyncFailure.PropertyNotFound _,
          SyncFailure.TemplateFailed _,
          SyncFailure.SecretNotOwned _,
          SyncFailure.SecretAwaited _,
          SyncFailure.KeyConflict _,
          SyncFailure.ImmutableOutdated _,
          SyncFailure.SecretRefused _,
          SyncFailure.SecretTooLarge _,
          SyncFailure.TypeChangeRefused _ ->
          FailureReport.of(failure, NO_KEYSTORE).message();
    };
  }

  private static String noSession(AwsDenial denial) {
    if (denial.action().equals("sts:GetCallerIdentity")) {
      return "no AWS credentials from %s: %s\nsign in (aws sso login), or say whose to use: --source, --profile"
          .formatted(denial.principal(), denial.message());
    }
    return refused(denial) + "\n" + remedy(denial, ROLE_REMEDY);
  }

  private static String denied(AwsDenial denial) {
    String permission = "allow it, or take a role that is allowed it: --role-arn";
    return refused(denial) + "\n" + remedy(denial, permission);
  }

  /// AWS's own sentence says who, what and on which resource: once is enough.
  private static String refused(AwsDenial denial) {
    Matcher sentence = NOT_AUTHORIZED.matcher(denial.message());
    if (!sentence.matches()) {
      return "AWS denied %s %s on %s: %s"
          .formatted(denial.principal(), denial.action(), denial.resource(), denial.message());
    }
    String why = sentence.group("why");
    return "AWS denied %s %s on %s"
            .formatted(sentence.group("who"), sentence.group("action"), sentence.group("resource"))
        + (why == null ? "" : ": " + why);
  }

  /// What AWS says of credentials and of durations has a remedy of its own.
  private static String remedy(AwsDenial denial, String permission) {
    String words = denial.message();
    if (words.contains("security token included in the request")) {
      return "the credentials are not good any more: renew them, drop them"
          + " (eval \"$(keystore credentials --format unset)\"), or use others (--source)";
    }
    return words.contains("DurationSeconds") ? "ask for less: --duration" : permission;
  }

  private static String named(List<ItemKey> keys) {
    return keys.stream().map(key -> "\"" + key + "\"").collect(joining(", "));
  }
}
