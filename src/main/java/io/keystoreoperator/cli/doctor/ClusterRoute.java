package io.keystoreoperator.cli.doctor;

import io.keystoreoperator.api.FindPolicy;
import io.keystoreoperator.api.KeystoreAuth;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSettings;
import io.keystoreoperator.api.ServiceAccountReference;
import io.keystoreoperator.api.SessionScope;
import io.keystoreoperator.aws.PersonalIdentity;
import io.keystoreoperator.cli.cluster.Cluster;
import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.EncryptionContext;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.operator.ServiceAccounts;
import io.keystoreoperator.plan.KeystoreResolver;
import io.keystoreoperator.plan.Namespace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A keystore resource, as the operator would use it for a reader in one namespace.
///
/// @param reader the reader's namespace; null where it does not matter
record ClusterRoute(
    KeystoreResolver.Source source, @Nullable String reader, Wanted wanted, Cluster cluster) {

  /// What the cluster says of the keystore.
  static ClusterRoute of(KeystoreId id, Wanted wanted, Cluster cluster) {
    var resource = cluster.keystore(id);
    var source =
        new KeystoreResolver.Source(
            id,
            resource.getMetadata().getUid(),
            resource.getMetadata().getGeneration(),
            resource.getSpec());
    return new ClusterRoute(source, reader(id, wanted, cluster), wanted, cluster);
  }

  private static @Nullable String reader(KeystoreId id, Wanted wanted, Cluster cluster) {
    if (id.namespace() != null) {
      return id.namespace();
    }
    if (wanted.serviceAccount() != null) {
      return wanted.serviceAccount().namespace();
    }
    return cluster.namespaceIsNamed() ? cluster.namespace() : null;
  }

  /// Whether each namespace reads as somebody else, and none was named.
  boolean lacksReader() {
    KeystoreAuth auth = settings().auth();
    return reader == null
        && (auth.serviceAccountRef() != null || auth.sessionScope() == SessionScope.NAMESPACE);
  }

  /// Whether the walk goes on from the person's own identity to another.
  boolean takesRole() {
    KeystoreAuth auth = settings().auth();
    return auth.roleArn() != null
        || auth.serviceAccountRef() != null
        || wanted.serviceAccount() != null;
  }

  Route route(PersonalIdentity person, ServiceAccounts accounts, Optional<String> ownRegion) {
    String namespace = Objects.requireNonNullElse(reader, "");
    ResolvedKeystore keystore =
        KeystoreResolver.resolve(source, new Namespace(namespace, Map.of()), base(accounts));
    List<KeystoreSecret> readers = readers();
    Optional<KnownItem> item =
        wanted.item() == null
            ? KnownItem.in(readers, source.id())
            : Optional.of(new KnownItem(wanted.item(), Map.of()));
    return new Route(
        keystore,
        person.toString(),
        item.map(KnownItem::key).orElse(null),
        item.map(known -> context(known.key(), known.encryptionContext())).orElse(Map.of()),
        wanted.finds() || readers.stream().anyMatch(this::finds),
        push(keystore),
        OtherRegions.of(keystore.table().region(), ownRegion, keystore.kmsKeyArns()),
        SettingNames.KEYSTORE);
  }

  /// The operator does it once for all namespaces, where they have an identity in common.
  private Hop.@Nullable Follow push(ResolvedKeystore keystore) {
    if (!wanted.pushes() && !settings().push().followsStream()) {
      return null;
    }
    if (!source.id().isClusterScoped()) {
      return new Hop.Follow(keystore.table(), keystore.session());
    }
    var nobody = new Namespace("", Map.of());
    return new Hop.Follow(
        keystore.table(),
        settings().auth().serviceAccountRef() == null
            ? KeystoreResolver.resolve(source, nobody, keystore.session().base()).session()
            : null);
  }

  private BaseIdentity base(ServiceAccounts accounts) {
    ServiceAccountReference reference = settings().auth().serviceAccountRef();
    ServiceAccountName named = wanted.serviceAccount();
    if (named != null) {
      String role = reference == null ? null : reference.roleArn();
      return accounts.identity(named.namespace(), new ServiceAccountReference(named.name(), role));
    }
    return reference == null || reader == null
        ? new BaseIdentity.Operator()
        : accounts.identity(reader, reference);
  }

  private List<KeystoreSecret> readers() {
    String here = reader == null ? cluster.namespace() : reader;
    return cluster.keystoreSecrets(here).items();
  }

  /// Whether it looks for items in this keystore; where that is disabled nothing is scanned.
  private boolean finds(KeystoreSecret kss) {
    return settings().find() == FindPolicy.ENABLED
        && kss.keystoreId().equals(source.id())
        && kss.getSpec().finds();
  }

  /// The keystore's pairs, those of the item's reference, and those the person adds.
  private Map<String, String> context(ItemKey item, Map<String, String> added) {
    Map<String, String> all = new HashMap<>(added);
    all.putAll(wanted.encryptionContext());
    return new EncryptionContext(settings().encryptionContext()).forItem(item.name(), all);
  }

  private KeystoreSettings settings() {
    return source.spec();
  }
}
