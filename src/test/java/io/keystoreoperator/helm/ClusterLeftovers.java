package io.keystoreoperator.helm;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.kube.RealKubernetes;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/// What stays in a cluster by intention when the chart is uninstalled.
public final class ClusterLeftovers {
  private ClusterLeftovers() {}

  /// Removes the CRDs, and with them all resources.
  public static void remove(RealKubernetes kubernetes) {
    KubernetesClient client = kubernetes.client();
    var crds = client.apiextensions().v1().customResourceDefinitions();
    List<CustomResourceDefinition> ours =
        crds.list().getItems().stream()
            .filter(crd -> crd.getSpec().getGroup().equals(ApiGroup.NAME))
            .toList();
    ours.forEach(crd -> awaitServed(client, crd));
    ours.forEach(crd -> crds.resource(crd).delete());
    await().until(() -> ours.stream().allMatch(crd -> crds.resource(crd).get() == null));
  }

  /// One that is deleted before its resources have ever been listed may stay for minutes: the API
  /// server then lists them itself, again and again, from a store that does not get ready.
  private static void awaitServed(KubernetesClient client, CustomResourceDefinition crd) {
    var context = CustomResourceDefinitionContext.fromCrd(crd);
    await()
        .ignoreExceptions()
        .until(() -> client.genericKubernetesResources(context).list().getItems() != null);
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(50));
  }
}
