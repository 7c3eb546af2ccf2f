package io.keystoreoperator.plan;

import io.keystoreoperator.api.ClusterKeystoreSpec;
import io.keystoreoperator.api.FindPolicy;
import io.keystoreoperator.api.GoDuration;
import io.keystoreoperator.api.KeystoreAuth;
import io.keystoreoperator.api.KeystoreFormat;
import io.keystoreoperator.api.KeystoreSettings;
import io.keystoreoperator.api.KeystoreSpec;
import io.keystoreoperator.api.SessionScope;
import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.model.KeyAccess;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.RoleStep;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.TableRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Turns a keystore's spec into what one namespace may do with it.
public final class KeystoreResolver {
  /// The session tag by which Account A's policy can tell namespaces apart.
  public static final String NAMESPACE_TAG = "kubernetes-namespace";

  private static final Duration DEFAULT_SESSION = Duration.ofHours(1);

  private KeystoreResolver() {}

  /// A keystore resource, stripped of its kind.
  public record Source(KeystoreId id, String uid, long generation, KeystoreSettings spec) {}

  /// The keystore for a namespace; for one without a name as for no namespace in particular, whose
  /// session carries no namespace's tag.
  ///
  /// @throws SyncFailedException InvalidSpec, with every rule that the keystore's spec breaks
  public static ResolvedKeystore resolve(Source source, Namespace namespace, BaseIdentity base) {
    List<String> violations = KeystoreRules.violations(source.spec());
    if (!violations.isEmpty()) {
      throw new SyncFailedException(
          new SyncFailure.InvalidSpec(
              violations.stream().map(v -> source.id() + ": " + v).toList()));
    }
    KeystoreSettings spec = source.spec();
    return new ResolvedKeystore(
        source.id(),
        source.uid(),
        source.generation(),
        new TableRef(spec.region(), spec.table()),
        format(spec.format()),
        session(source, namespace, base),
        Set.copyOf(spec.kmsKeyArns()),
        spec.encryptionContext(),
        spec.find() == FindPolicy.ENABLED,
        access(spec, namespace));
  }

  private static KeyAccess access(KeystoreSettings spec, Namespace namespace) {
    return switch (spec) {
      case KeystoreSpec _ -> new KeyAccess.All();
      case ClusterKeystoreSpec shared -> AccessPolicy.of(shared.access(), namespace);
    };
  }

  private static SessionRequest session(Source source, Namespace namespace, BaseIdentity base) {
    KeystoreAuth auth = source.spec().auth();
    boolean perNamespace =
        auth.sessionScope() == SessionScope.NAMESPACE && !namespace.name().isEmpty();
    boolean namespaced = perNamespace || auth.serviceAccountRef() != null;
    return new SessionRequest(
        source.spec().region(),
        base,
        roles(auth),
        SessionName.of(namespaced ? namespace.name() : "", source.id().name()),
        auth.sessionDuration() == null ? DEFAULT_SESSION : GoDuration.parse(auth.sessionDuration()),
        tags(auth, perNamespace, namespace),
        Set.copyOf(auth.transitiveTagKeys()),
        perNamespace ? namespace.name() : "");
  }

  private static Map<String, String> tags(
      KeystoreAuth auth, boolean perNamespace, Namespace namespace) {
    Map<String, String> tags = new LinkedHashMap<>(auth.sessionTags());
    if (perNamespace) {
      tags.put(NAMESPACE_TAG, namespace.name());
    }
    return tags;
  }

  private static List<RoleStep> roles(KeystoreAuth auth) {
    List<RoleStep> roles = new ArrayList<>();
    auth.roleChain().forEach(role -> roles.add(new RoleStep(role.roleArn(), role.externalId())));
    if (auth.roleArn() != null) {
      roles.add(new RoleStep(auth.roleArn(), auth.externalId()));
    }
    return roles;
  }

  private static ItemFormat format(KeystoreFormat format) {
    return switch (format) {
      case AUTO -> ItemFormat.AUTO;
      case KEYSTORE_V1 -> ItemFormat.KEYSTORE_V1;
      case KEYSTORE_V2 -> ItemFormat.KEYSTORE_V2;
      case CREDSTASH -> ItemFormat.CREDSTASH;
    };
  }
}
