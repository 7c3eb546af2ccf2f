package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.keystoreoperator.api.ClusterKeystoreSecret;
import io.keystoreoperator.api.ClusterKeystoreSecretSpec;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.TemplateMetadata;
import io.keystoreoperator.plan.Namespace;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A ClusterKeystoreSecret `app` for the namespaces labelled so, and its KeystoreSecrets.
final class Copies {
  private Copies() {}

  static ClusterKeystoreSecret owner() {
    return owner("app", TemplateMetadata.NONE);
  }

  static ClusterKeystoreSecret owner(String name, TemplateMetadata metadata) {
    ClusterKeystoreSecret owner = new ClusterKeystoreSecret();
    owner.getMetadata().setName(name);
    owner.getMetadata().setUid("uid-of-" + name);
    owner.getMetadata().setGeneration(1L);
    owner.setSpec(
        new ClusterKeystoreSecretSpec(
            new LabelSelectorBuilder().addToMatchLabels("app", "yes").build(),
            null,
            metadata,
            ReaderFixtures.readerOfTheSharedItem(0).getSpec()));
    return owner;
  }

  static Namespace matching(String name) {
    return new Namespace(name, Map.of("app", "yes"));
  }

  static Namespace other(String name) {
    return new Namespace(name, Map.of());
  }

  /// The KeystoreSecret as it is made in a namespace.
  static KeystoreSecret copy(ClusterKeystoreSecret owner, String namespace) {
    List<CopyStep> steps =
        CopyPlanner.steps(owner, List.of(matching(namespace)), _ -> Optional.empty(), List.of());
    return ((CopyStep.Create) steps.getFirst()).wanted();
  }
}
