package io.keystoreoperator.cli.render;

import io.fabric8.kubernetes.api.model.Secret;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.operator.KubernetesClients;
import io.keystoreoperator.operator.SecretOwnership;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What of a Secret in the cluster is a KeystoreSecret's to change. Of a Secret that it makes, all
/// of the data; of one that it merges into, what it put in.
sealed interface Share {
  Secret live();

  /// The field manager that it writes with.
  String manager();

  /// What it no longer wants goes.
  boolean takesOut(String key);

  /// Somebody else has set it, and it is not taken from them.
  boolean isOfOthers(String key);

  record Whole(Secret live) implements Share {
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

  record Merged(Secret live, String manager) implements Share {
    @Override
    public boolean takesOut(String key) {
      return !isOfOthers(key) && SecretOwnership.data(manager, live).contains(key);
    }

    @Override
    public boolean isOfOthers(String key) {
      return SecretOwnership.dataOfOthers(manager, live).contains(key);
    }
  }

  /// Of a Secret that is merged into.
  ///
  /// @param known the KeystoreSecret as it is in the cluster; null where it is not there yet, and
  ///     has merged nothing
  static Share merged(Secret live, @Nullable KeystoreSecret known) {
    return new Merged(live, known == null ? "" : SecretOwnership.merger(known));
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
