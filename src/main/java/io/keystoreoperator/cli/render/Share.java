package io.keystoreoperator.cli.render;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.operator.FailureReport;
import io.keystoreoperator.operator.KubernetesClients;
import io.keystoreoperator.operator.SecretOwnership;
import io.keystoreoperator.operator.TargetRules;
import io.keystoreoperator.plan.RefusedSecrets;
import io.keystoreoperator.render.SecretContent;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What of a Secret in the cluster is a KeystoreSecret's to change. Of a Secret that it makes, all
/// of the data; of one that it merges into, what it put in.
sealed interface Share {
  Secret live();

  /// The KeystoreSecret's UID; empty where the cluster has none that may have written the Secret.
  String uid();

  /// The field manager that it writes with.
  String manager();

  /// What it no longer wants goes.
  boolean takesOut(String key);

  /// Somebody else has set it, and it is not taken from them.
  boolean isOfOthers(String key);

  record Whole(Secret live, String uid) implements Share {
    @Override
    public String manager() {
      return KubernetesClients.FIELD_MANAGER;
    }

    @Override
    public boolean takesOut(String key) {
      return true;
    }

    @Override
    public boolean isOfOthers(String key) {
      return false;
    }
  }

  record Merged(Secret live, String uid, String manager) implements Share {
    @Override
    public boolean takesOut(String key) {
      return !isOfOthers(key) && SecretOwnership.data(manager, live).contains(key);
    }

    @Override
    public boolean isOfOthers(String key) {
      return SecretOwnership.dataOfOthers(manager, live).contains(key);
    }
  }

  /// Of a Secret that it makes. Whose it is, the Secret itself says.
  static Share whole(Secret live, KeystoreSecret desired) {
    String name = desired.getMetadata().getName();
    return live.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .filter(owner -> owner.getApiVersion().startsWith(ApiGroup.NAME + "/"))
        .filter(owner -> owner.getKind().equals(desired.getKind()) && owner.getName().equals(name))
        .findFirst()
        .map(owner -> new Whole(live, owner.getUid()))
        .orElseGet(() -> new Whole(live, ""));
  }

  /// Of a Secret that is merged into.
  ///
  /// @param known the KeystoreSecret as it is in the cluster; null where it is not there yet, and
  ///     has merged nothing
  static Share merged(Secret live, @Nullable KeystoreSecret known) {
    return known == null
        ? new Merged(live, "", "")
        : new Merged(live, known.getMetadata().getUid(), SecretOwnership.merger(known));
  }

  /// Why nothing would be written to it, with the reason that the KeystoreSecret's status would
  /// have; empty where nothing stands in the way.
  default Optional<String> refusal(KeystoreSecret desired, SecretContent content) {
    KeystoreSecret known = new KeystoreSecret();
    known.setMetadata(new ObjectMetaBuilder(desired.getMetadata()).withUid(uid()).build());
    known.setSpec(desired.getSpec());
    try {
      // As the operator is set unless it is told otherwise.
      new TargetRules(RefusedSecrets.DEFAULT).check(live(), known, content);
      return Optional.empty();
    } catch (SyncFailedException e) {
      FailureReport report = FailureReport.of(e.failure(), desired.keystoreId());
      return Optional.of(report.reason().text() + ": " + report.message());
    }
  }

  /// Labels that it set.
  default Set<String> labels() {
    return present(SecretOwnership.labels(manager(), live()), live().getMetadata().getLabels());
  }

  /// Annotations that it set.
  default Set<String> annotations() {
    return present(
        SecretOwnership.annotations(manager(), live()), live().getMetadata().getAnnotations());
  }

  /// Those of the operator itself are no part of what is rendered.
  private static Set<String> present(Set<String> set, @Nullable Map<String, String> live) {
    Set<String> names = new TreeSet<>(set);
    names.retainAll(Objects.requireNonNullElse(live, Map.<String, String>of()).keySet());
    names.removeIf(name -> name.startsWith(ApiGroup.NAME + "/"));
    return names;
  }
}
