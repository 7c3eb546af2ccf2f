package io.keystoreoperator.operator;

import static java.util.stream.Collectors.joining;

import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.GoDuration;
import io.keystoreoperator.api.Reason;
import io.keystoreoperator.model.AwsDenial;
import io.keystoreoperator.model.Doubt;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.SyncFailure;
import java.time.Duration;
import java.util.List;

/// What a failure means to people: its reason, a message for the tenant, one for whoever runs the
/// keystore, and when to try again.
///
/// @param message for the KeystoreSecret: operation, key and remedy; no ARN, no external ID, none
///     of AWS's own words
/// @param detail for the keystore's status and the log; empty when the keystore is not concerned
/// @param due in how long it is to be looked at, where that has a time of its own; else zero
public record FailureReport(
    Reason reason, String message, String detail, Retry retry, Duration due) {
  private static final int KEYS_NAMED = 10;

  FailureReport(Reason reason, String message, String detail, Retry retry) {
    this(reason, message, detail, retry, Duration.ZERO);
  }

  /// When to try again.
  public enum Retry {
    /// Soon, with backoff: it may pass by itself.
    TRANSIENT,
    /// Soon, with backoff up to half a minute: somebody else is to act, and looking is cheap.
    AWAITED,
    /// At a time of its own.
    DUE,
    /// At the refresh interval: somebody has to change something.
    PERMANENT
  }

  /// Whether the keystore itself, not just this reader of it, has something to say of it.
  boolean concernsKeystore() {
    return !detail.isEmpty();
  }

  /// What whoever runs the keystore is told.
  String forOwner() {
    return concernsKeystore() ? detail : message;
  }

  /// The one place where failures get their reason, words and retry.
  public static FailureReport of(SyncFailure failure, KeystoreId keystore) {
    return switch (failure) {
      case SyncFailure.InvalidSpec(var violations) ->
          reader(Reason.INVALID_SPEC, String.join("; ", violations));
      case SyncFailure.KeystoreNotFound(var id, var hint) ->
          reader(Reason.KEYSTORE_NOT_FOUND, id + " " + hint);
      case SyncFailure.ServiceAccountUnusable(var namespace, var name, var problem) -> {
        String message =
            "ServiceAccount \"" + name + "\" in namespace " + namespace + " " + problem;
        // Of a ClusterKeystore each namespace has its own: one without is no fault of the keystore.
        yield keystore.isClusterScoped()
            ? reader(Reason.ASSUME_ROLE_DENIED, message)
            : keystore(Reason.ASSUME_ROLE_DENIED, message, message, Retry.PERMANENT);
      }
      case SyncFailure.KeyNotAllowed(var keys) ->
          reader(
              Reason.KEY_NOT_ALLOWED,
              keystore
                  + " does not allow this namespace the "
                  + named(keys)
                  + ": ask its owner for a rule in spec.access");
      case SyncFailure.ItemNotFound(var keys) ->
          reader(
              Reason.ITEM_NOT_FOUND,
              "no item in "
                  + keystore
                  + " for the "
                  + named(keys)
                  + ": store it, or mend the name");
      case SyncFailure.ItemsVanished(var keys, var loss, var after, var left) ->
          new FailureReport(
              Reason.ITEM_NOT_FOUND,
              "no item in "
                  + keystore
                  + " for the "
                  + named(keys)
                  + ": once that has been so for "
                  + GoDuration.format(after)
                  + switch (loss) {
                    case SECRET -> ", the Secret is deleted";
                    case KEYS -> ", the Secret does without";
                  },
              "",
              Retry.DUE,
              left);
      case SyncFailure.DeletionHeld(var keys, var doubt) ->
          keystore(
              Reason.DELETION_HELD,
              "no item in "
                  + keystore
                  + " for the "
                  + named(keys)
                  + ", and nothing is deleted for it, "
                  + switch (doubt) {
                    case Doubt.ManyMissing _ -> "because too many keys of it are missing together";
                    case Doubt.AnotherTable _ ->
                        "because they may be in the table that it read before";
                  }
                  + ": store them, or have its owner confirm that they are gone",
              switch (doubt) {
                    case Doubt.ManyMissing(int missing, int known) ->
                        missing + " of " + known + " known keys are missing together.";
                    case Doubt.AnotherTable _ ->
                        "keys are missing from a table in which they never were: was it made anew or"
                            + " restored, or is it another one?";
                  }
                  + " Nothing is deleted for it. If they are gone for good, say so: annotation "
                  + ApiGroup.GONE_ANNOTATION
                  + ", with the time",
              Retry.PERMANENT);
      case SyncFailure.NothingFound(var searches) ->
          reader(
              Reason.ITEM_NOT_FOUND,
              keystore
                  + " has no item that this namespace may read for "
                  + limited(searches, ", ")
                  + ": store one, or mend path and name");
      case SyncFailure.SourceConflict(var conflicts) ->
          reader(
              Reason.KEY_CONFLICT,
              limited(conflicts, "; ") + ": give one of them another name, with rewrite");
      case SyncFailure.NotExtractable(var key, var place, var problem) ->
          reader(
              Reason.PROPERTY_NOT_FOUND,
              place + ".extract: the value of \"" + key + "\": " + problem);
      case SyncFailure.ItemsTooLarge(var limit) ->
          reader(
              Reason.SECRET_TOO_LARGE,
              "the items have more than "
                  + limit
                  + " bytes: have find look for fewer, or make several KeystoreSecrets of it");
      case SyncFailure.TooMany(var what, var limit) ->
          reader(
              Reason.SECRET_TOO_LARGE,
              what
                  + " are more than "
                  + limit
                  + ": have find look for fewer, or make several KeystoreSecrets of it");
      case SyncFailure.AssumeRoleDenied(var denial) ->
          keystore(
              Reason.ASSUME_ROLE_DENIED,
              "AWS gave no session for " + keystore + ": its conditions say why",
              spelled(denial),
              Retry.PERMANENT);
      case SyncFailure.TableNotFound(var table, var principal) ->
          keystore(
              Reason.TABLE_NOT_FOUND,
              keystore + " names a table that is not there: its conditions say more",
              "there is no table \""
                  + table.name()
                  + "\" in "
                  + table.region()
                  + " in the account of "
                  + principal
                  + ": mend spec.table, spec.region or spec.auth",
              Retry.PERMANENT);
      case SyncFailure.NoStream(var table) ->
          keystore(
              Reason.NO_STREAM,
              "the table of " + keystore + " has no stream: its conditions say more",
              "table \""
                  + table.name()
                  + "\" in "
                  + table.region()
                  + " has no stream: enable one, with view type KEYS_ONLY",
              Retry.PERMANENT);
      case SyncFailure.AccessDenied(var denial, var item) ->
          keystore(
              Reason.ACCESS_DENIED,
              "DynamoDB denied "
                  + operation(denial)
                  + (item == null ? "" : " of \"" + item + "\"")
                  + " on the table of "
                  + keystore
                  + ": its conditions say which permission is missing",
              spelled(denial),
              Retry.PERMANENT);
      case SyncFailure.DecryptDenied(var key, var denial) ->
          keystore(
              Reason.DECRYPT_DENIED,
              "KMS denied Decrypt of \""
                  + key
                  + "\": the role of "
                  + keystore
                  + " lacks kms:Decrypt on the key that encrypted it",
              spelled(denial),
              Retry.PERMANENT);
      case SyncFailure.IntegrityFailed(var key, var problem) ->
          reader(
              Reason.INTEGRITY_FAILED, "item \"" + key + "\" is not what was stored: " + problem);
      case SyncFailure.PropertyNotFound(var key, var property, var problem) ->
          reader(
              Reason.PROPERTY_NOT_FOUND,
              "property \"" + property + "\" of \"" + key + "\": " + problem);
      case SyncFailure.TemplateFailed(var where, var problem) ->
          reader(Reason.TEMPLATE_FAILED, where + ": " + problem);
      case SyncFailure.SecretNotOwned(var secret, var problem) ->
          reader(Reason.SECRET_NOT_OWNED, "Secret \"" + secret + "\" " + problem);
      case SyncFailure.SecretAwaited(var secret) ->
          new FailureReport(
              Reason.SECRET_NOT_OWNED,
              "there is no Secret \""
                  + secret
                  + "\" to merge into, and it is for somebody else to make: it is waited for",
              "",
              Retry.AWAITED);
      case SyncFailure.KeyConflict(var secret, var holders) ->
          reader(
              Reason.KEY_CONFLICT,
              "Secret \""
                  + secret
                  + "\": "
                  + holders.entrySet().stream()
                      .limit(KEYS_NAMED)
                      .map(held -> held.getKey() + " belongs to \"" + held.getValue() + "\"")
                      .collect(joining(", "))
                  + (holders.size() > KEYS_NAMED ? " +" + (holders.size() - KEYS_NAMED) : "")
                  + ": use another name, or have them give it up");
      case SyncFailure.SecretRefused(var secret, var problem) ->
          reader(Reason.SECRET_REFUSED, "Secret \"" + secret + "\": " + problem);
      case SyncFailure.SecretTooLarge(var secret, var bytes, var limit) ->
          reader(
              Reason.SECRET_TOO_LARGE,
              "Secret \""
                  + secret
                  + "\" would hold "
                  + bytes
                  + " bytes; Kubernetes takes "
                  + limit);
      case SyncFailure.TypeChangeRefused(var secret, var from, var to) ->
          reader(
              Reason.TYPE_CHANGE_REFUSED,
              "Secret \""
                  + secret
                  + "\" is of type "
                  + from
                  + " and Kubernetes lets no type change: "
                  + "delete it to have it made as "
                  + to);
      case SyncFailure.ImmutableOutdated(var secret) ->
          reader(
              Reason.IMMUTABLE_OUTDATED,
              "Secret \""
                  + secret
                  + "\" is immutable and holds what was wanted before: delete it to have it made"
                  + " anew");
      case SyncFailure.Hindered(var operation, var problem) ->
          new FailureReport(
              Reason.UNAVAILABLE,
              operation + ": " + problem + "; it is tried again by itself",
              "",
              Retry.TRANSIENT);
      case SyncFailure.Throttled(var service, var operation) ->
          keystore(
              Reason.THROTTLED,
              service + " throttles " + operation + ": it is tried again by itself",
              service + " throttles " + operation + ": raise its limits or the refresh intervals",
              Retry.TRANSIENT);
      case SyncFailure.Unavailable(var service, var operation, var why) ->
          keystore(
              Reason.UNAVAILABLE,
              service + " could not be reached for " + operation + ": it is tried again by itself",
              service + " could not be reached for " + operation + ": " + why,
              Retry.TRANSIENT);
    };
  }

  private static FailureReport reader(Reason reason, String message) {
    return new FailureReport(reason, message, "", Retry.PERMANENT);
  }

  private static FailureReport keystore(Reason reason, String message, String detail, Retry retry) {
    return new FailureReport(reason, message, detail, retry);
  }

  private static String spelled(AwsDenial denial) {
    return denial.principal()
        + " was denied "
        + denial.action()
        + " on "
        + denial.resource()
        + ": "
        + denial.message();
  }

  private static String operation(AwsDenial denial) {
    return denial.action().substring(denial.action().indexOf(':') + 1);
  }

  private static String limited(List<String> all, String between) {
    return String.join(between, all.stream().limit(KEYS_NAMED).toList())
        + (all.size() > KEYS_NAMED ? " +" + (all.size() - KEYS_NAMED) : "");
  }

  /// Ten of them by name.
  static String named(List<ItemKey> keys) {
    String names =
        keys.stream()
            .limit(KEYS_NAMED)
            .map(
                key ->
                    "\""
                        + key.name()
                        + "\""
                        + (key.version() == null ? "" : " version " + key.version()))
            .collect(joining(", "));
    return (keys.size() == 1 ? "key " : "keys ")
        + names
        + (keys.size() > KEYS_NAMED ? " +" + (keys.size() - KEYS_NAMED) : "");
  }
}
