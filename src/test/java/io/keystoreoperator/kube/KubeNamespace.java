package io.keystoreoperator.kube;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import java.util.ArrayList;
import java.util.List;

/// A namespace of one test. It stays when the test ends: nothing here finishes deleting one.
public record KubeNamespace(RealKubernetes kubernetes, String name) {
  /// The administrator's client, in this namespace.
  public KubernetesClient client() {
    return kubernetes.client().adapt(NamespacedKubernetesClient.class).inNamespace(name);
  }

  /// Runs kubectl in this namespace, as the administrator.
  public KubectlRun kubectl(String... arguments) {
    List<String> here = new ArrayList<>(List.of("--namespace=" + name));
    here.addAll(List.of(arguments));
    return kubernetes.kubectl(here.toArray(String[]::new));
  }

  /// `kubectl apply` in this namespace, as the administrator.
  public KubectlRun kubectlApply(String yaml, String... options) {
    List<String> here = new ArrayList<>(List.of("--namespace=" + name));
    here.addAll(List.of(options));
    return kubernetes.kubectlApply(yaml, here.toArray(String[]::new));
  }

  /// Makes a ServiceAccount, with annotations given as key and value in turn, and gives its name.
  public String serviceAccount(String serviceAccount, String... annotations) {
    var metadata =
        new ServiceAccountBuilder().withNewMetadata().withName(serviceAccount).withNamespace(name);
    for (int i = 0; i < annotations.length; i += 2) {
      metadata.addToAnnotations(annotations[i], annotations[i + 1]);
    }
    kubernetes.client().resource(metadata.endMetadata().build()).create();
    return serviceAccount;
  }
}
