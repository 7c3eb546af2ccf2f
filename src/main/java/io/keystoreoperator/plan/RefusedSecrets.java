package io.keystoreoperator.plan;

import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.TemplateMetadata;
import io.keystoreoperator.api.TemplateSpec;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Secrets that are neither made nor merged into for anybody: a type, label or annotation of theirs
/// has another controller, or Kubernetes itself, act on them.
///
/// @param prefixes of labels and annotations; those of the operator itself are among them always
/// @param namespaces in which no Secret is made
public record RefusedSecrets(Set<String> types, Set<String> prefixes, Set<String> namespaces) {
  private static final String OUR_OWN = ApiGroup.NAME + "/";

  public static final RefusedSecrets DEFAULT =
      new RefusedSecrets(
          Set.of(
              "kubernetes.io/service-account-token",
              "bootstrap.kubernetes.io/token",
              "helm.sh/release.v1"),
          Set.of(
              "argocd.argoproj.io/", "sealedsecrets.bitnami.com/", "kubernetes.io/service-account"),
          Set.of("kube-system"));

  public RefusedSecrets {
    types = Set.copyOf(types);
    prefixes = Set.copyOf(prefixes);
    namespaces = Set.copyOf(namespaces);
  }

  /// Refuses what a KeystoreSecret asks for.
  ///
  /// @throws SyncFailedException SecretRefused
  public void check(KeystoreSecret desired) {
    problem(desired).ifPresent(problem -> refuse(desired.targetName(), problem));
  }

  private Optional<String> problem(KeystoreSecret desired) {
    String namespace = desired.getMetadata().getNamespace();
    if (namespaces.contains(namespace)) {
      return Optional.of("Secrets in namespace " + namespace + " are not for the operator to make");
    }
    TemplateSpec template = desired.getSpec().target().template();
    if (types.contains(template.type())) {
      return Optional.of("Secrets of type " + template.type() + " are not made here");
    }
    TemplateMetadata metadata = template.metadata();
    return asked("label", metadata.labels()).or(() -> asked("annotation", metadata.annotations()));
  }

  private Optional<String> asked(String kind, Map<String, String> metadata) {
    return new TreeSet<>(metadata.keySet())
        .stream()
            .filter(this::isForNoTemplate)
            .findFirst()
            .map(key -> kind + " \"" + key + "\" is not for a template to set");
  }

  /// Whether a label or annotation is not for a template to set.
  public boolean isForNoTemplate(String key) {
    return key.startsWith(OUR_OWN) || isRefused(key);
  }

  /// Refuses a Secret that somebody else made, before it is merged into or taken over.
  ///
  /// @throws SyncFailedException SecretRefused
  public void checkLive(
      String secret, String type, Map<String, String> labels, Map<String, String> annotations) {
    if (types.contains(type)) {
      refuse(secret, "Secrets of type " + type + " are left alone");
    }
    found("label", labels)
        .or(() -> found("annotation", annotations))
        .ifPresent(problem -> refuse(secret, problem));
  }

  private Optional<String> found(String kind, Map<String, String> metadata) {
    return new TreeSet<>(metadata.keySet())
        .stream()
            .filter(this::isRefused)
            .findFirst()
            .map(key -> "Secrets with the " + kind + " \"" + key + "\" are left alone");
  }

  private boolean isRefused(String key) {
    return prefixes.stream().anyMatch(key::startsWith);
  }

  private static void refuse(String secret, String problem) {
    throw new SyncFailedException(new SyncFailure.SecretRefused(secret, problem));
  }
}
