package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import io.keystoreoperator.model.KeystoreId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A Secret to be kept in step with items of a keystore.
@JsonClassDescription("A Secret to be kept in step with items of a keystore.")
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Plural("keystoresecrets")
@ShortNames("kss")
@Categories(ApiGroup.CATEGORY)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Keystore", jsonPath = ".spec.keystoreRef.name")
@AdditionalPrinterColumn(name = "Target", jsonPath = ".status.target.name")
@AdditionalPrinterColumn(
    name = "Last change",
    jsonPath = ".status.lastChangeTime",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class KeystoreSecret extends CustomResource<KeystoreSecretSpec, KeystoreSecretStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  /// Who manages which field takes more room than all the rest. It is asked only of copies, which a
  /// ClusterKeystoreSecret owns.
  @Override
  public void setMetadata(@Nullable ObjectMeta metadata) {
    if (metadata != null && metadata.getOwnerReferences().isEmpty()) {
      metadata.setManagedFields(List.of());
    }
    super.setMetadata(metadata);
  }

  /// The status, empty where none was written yet.
  public KeystoreSecretStatus statusOrEmpty() {
    KeystoreSecretStatus written = getStatus();
    return written == null ? KeystoreSecretStatus.EMPTY : written;
  }

  /// The name of the Secret wanted.
  public String targetName() {
    String name = getSpec().target().name();
    return name == null ? getMetadata().getName() : name;
  }

  /// The keystore that is read.
  public KeystoreId keystoreId() {
    return getSpec().keystoreRef().in(getMetadata().getNamespace());
  }

  /// The ConfigMaps in its namespace that it takes templates from.
  public Set<String> templateConfigMaps() {
    return getSpec().target().template().templateFrom().stream()
        .filter(source -> source.configMap() != null)
        .map(source -> source.configMap().name())
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Whether the status speaks of this very spec, and of this force-sync annotation.
  public boolean statusIsCurrent() {
    KeystoreSecretStatus status = statusOrEmpty();
    return Objects.equals(status.observedGeneration(), getMetadata().getGeneration())
        && Objects.equals(status.lastHandledForceSync(), forceSync());
  }

  /// Whether the Secret was in step with this very spec, and this force-sync annotation, when the
  /// status was written.
  public boolean settled() {
    return statusIsCurrent() && statusOrEmpty().ready();
  }

  /// Whether its refresh policy leaves the Secret as it is, as long as it is there.
  public boolean leavesItsSecret() {
    KeystoreSecretStatus status = statusOrEmpty();
    return switch (getSpec().effectiveRefreshPolicy()) {
      case PERIODIC -> false;
      case ON_CHANGE -> settled();
      case CREATED_ONCE ->
          status.syncedRevision() != null
              && Objects.equals(status.lastHandledForceSync(), forceSync());
    };
  }

  /// The value of the force-sync annotation, null where there is none.
  public @Nullable String forceSync() {
    var annotations = getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(ApiGroup.FORCE_SYNC_ANNOTATION);
  }
}
