package io.keystoreoperator.operator;

import io.keystoreoperator.api.KeystoreFormat;
import io.keystoreoperator.api.KeystoreSettings;
import io.keystoreoperator.api.SessionScope;
import io.keystoreoperator.aws.AwsSession;
import io.keystoreoperator.aws.AwsSessions;
import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.plan.KeystoreResolver;
import io.keystoreoperator.plan.KeystoreRules;
import io.keystoreoperator.plan.Namespace;
import io.keystoreoperator.store.Tables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tries what can be tried of a keystore without reading an item: who it makes us, and whether its
/// table is there.
final class KeystoreCheck {
  private final AwsSessions sessions;
  private final Tables tables;
  private final ServiceAccounts serviceAccounts;

  KeystoreCheck(AwsSessions sessions, Tables tables, ServiceAccounts serviceAccounts) {
    this.sessions = sessions;
    this.tables = tables;
    this.serviceAccounts = serviceAccounts;
  }

  /// What came of a check.
  ///
  /// @param identity the ARN that reads; null where each namespace has its own, or none was got
  record Result(
      @Nullable String identity, KeystoreFormat format, Optional<FailureReport> failure) {}

  Result check(KeystoreResolver.Source source) {
    KeystoreSettings spec = source.spec();
    List<String> violations = KeystoreRules.violations(spec);
    if (!violations.isEmpty()) {
      return failed(source, null, new SyncFailure.InvalidSpec(violations));
    }
    if (hasIdentityPerNamespace(source)) {
      return new Result(null, spec.format(), Optional.empty());
    }
    String identity = null;
    try {
      ResolvedKeystore keystore = resolve(source);
      AwsSession session = sessions.session(keystore.session());
      identity = session.principal();
      tables.describe(session, keystore.table());
      return new Result(identity, spec.format(), Optional.empty());
    } catch (SyncFailedException e) {
      return failed(source, identity, e.failure());
    }
  }

  private static boolean hasIdentityPerNamespace(KeystoreResolver.Source source) {
    return source.id().isClusterScoped()
        && (source.spec().auth().serviceAccountRef() != null
            || source.spec().auth().sessionScope() == SessionScope.NAMESPACE);
  }

  /// The keystore as no namespace in particular uses it, for what is done once for all of them.
  ///
  /// @throws SyncFailedException also when each namespace has an identity of its own, and none is
  ///     left for all
  ResolvedKeystore shared(KeystoreResolver.Source source) {
    if (source.id().isClusterScoped() && source.spec().auth().serviceAccountRef() != null) {
      throw new SyncFailedException(
          new SyncFailure.InvalidSpec(
              List.of(
                  "push follows the stream as one identity, and auth.serviceAccountRef gives each"
                      + " namespace its own: use auth without it, or a Keystore in each")));
    }
    return resolve(source);
  }

  private ResolvedKeystore resolve(KeystoreResolver.Source source) {
    String namespace = source.id().namespace();
    var reference = source.spec().auth().serviceAccountRef();
    BaseIdentity base =
        reference == null || namespace == null
            ? new BaseIdentity.Operator()
            : serviceAccounts.identity(namespace, reference);
    return KeystoreResolver.resolve(
        source, new Namespace(namespace == null ? "" : namespace, Map.of()), base);
  }

  private static Result failed(
      KeystoreResolver.Source source, @Nullable String identity, SyncFailure failure) {
    KeystoreId id = source.id();
    return new Result(identity, source.spec().format(), Optional.of(FailureReport.of(failure, id)));
  }
}
