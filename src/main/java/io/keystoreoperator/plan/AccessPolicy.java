package io.keystoreoperator.plan;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.keystoreoperator.api.AccessRule;
import io.keystoreoperator.api.ClusterKeystoreSpec;
import io.keystoreoperator.api.KeystoreSettings;
import io.keystoreoperator.api.KeystoreSpec;
import io.keystoreoperator.model.KeyAccess;
import io.keystoreoperator.model.KeyPattern;
import java.util.List;

/// What the access rules of a ClusterKeystore leave to one namespace.
public final class AccessPolicy {
  private AccessPolicy() {}

  /// The keys that a namespace may read: those of every rule that speaks of it. No rule, no key.
  public static KeyAccess of(List<AccessRule> rules, Namespace namespace) {
    return new KeyAccess.Matching(
        rules.stream()
            .filter(rule -> speaksOf(rule, namespace))
            .flatMap(rule -> rule.keys().stream())
            .map(pattern -> inNamespace(pattern, namespace.name()))
            .toList());
  }

  /// Whether a keystore serves a namespace anything. One whose access rules are broken may.
  public static boolean serves(KeystoreSettings keystore, Namespace namespace) {
    return switch (keystore) {
      case KeystoreSpec _ -> true;
      case ClusterKeystoreSpec shared ->
          !AccessRules.violations(shared.access()).isEmpty()
              || !of(shared.access(), namespace).equals(KeyAccess.NONE);
    };
  }

  private static boolean speaksOf(AccessRule rule, Namespace namespace) {
    LabelSelector selector = rule.namespaceSelector();
    return selector == null
        ? rule.namespaces().stream()
            .anyMatch(glob -> new KeyPattern(glob).matches(namespace.name()))
        : namespace.isSelectedBy(selector);
  }

  /// A namespace's name holds neither slashes nor stars, so that it stays one segment of the key.
  private static KeyPattern inNamespace(String pattern, String namespace) {
    return new KeyPattern(pattern.replace("{namespace}", namespace));
  }
}
