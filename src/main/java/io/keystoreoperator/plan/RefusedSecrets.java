package io.keystoreoperator.plan;

import io.keystoreoperator.model.SecretTemplate;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/// Secrets that are not made for anybody: a type, label or annotation of theirs would have another
/// controller, or Kubernetes itself, act on them.
///
/// @param prefixes of labels and annotations
record RefusedSecrets(Set<String> types, Set<String> prefixes) {
  static final RefusedSecrets DEFAULT =
      new RefusedSecrets(
          Set.of(
              "kubernetes.io/service-account-token",
              "bootstrap.kubernetes.io/token",
              "helm.sh/release.v1"),
          Set.of(
              "argocd.argoproj.io/",
              "sealedsecrets.bitnami.com/",
              "kubernetes.io/service-account",
              "keystore-operator.io/"));

  RefusedSecrets {
    types = Set.copyOf(types);
    prefixes = Set.copyOf(prefixes);
  }

  /// @throws SyncFailedException SecretRefused
  void check(String secret, SecretTemplate template) {
    problem(template)
        .ifPresent(
            problem -> {
              throw new SyncFailedException(new SyncFailure.SecretRefused(secret, problem));
            });
  }

  private Optional<String> problem(SecretTemplate template) {
    if (types.contains(template.type())) {
      return Optional.of("Secrets of type " + template.type() + " are not made here");
    }
    return refused("label", template.labels())
        .or(() -> refused("annotation", template.annotations()));
  }

  private Optional<String> refused(String kind, SortedMap<String, String> metadata) {
    return metadata.keySet().stream()
        .filter(key -> prefixes.stream().anyMatch(key::startsWith))
        .findFirst()
        .map(key -> kind + " \"" + key + "\" is not for a template to set");
  }
}
