package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.dsl.FunctionCallable;
import io.keystoreoperator.api.ApiGroup;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Looks whether the cluster answers and knows our kinds, before informers find out one by one and
/// fill the log.
final class Preflight {
  private static final String GROUP_VERSION = ApiGroup.NAME + "/" + ApiGroup.VERSION;
  private static final int RETRIES = 2;

  private Preflight() {}

  /// @throws CannotStartException naming what is amiss
  static void check(KubernetesClient client, OperatorSettings settings) {
    try {
      Set<String> missing = new TreeSet<>(List.of("ClusterKeystore", "Keystore", "KeystoreSecret"));
      if (settings.clusterKeystoreSecrets()) {
        missing.add("ClusterKeystoreSecret");
      }
      missing.removeAll(kinds(impatiently(client).call(c -> c.getApiResources(GROUP_VERSION))));
      if (!missing.isEmpty()) {
        throw new CannotStartException(
            "the cluster does not know "
                + String.join(", ", missing)
                + " of "
                + GROUP_VERSION
                + ": install the CRDs first (keystore-operator crds | kubectl apply -f -)");
      }
    } catch (KubernetesClientException e) {
      throw new CannotStartException(
          "cannot work with the Kubernetes API at "
              + client.getMasterUrl()
              + ": "
              + KubernetesErrors.rootMessage(e)
              + "; is it the right one (KUBECONFIG), and does it answer?");
    }
  }

  private static FunctionCallable<? extends NamespacedKubernetesClient> impatiently(
      KubernetesClient client) {
    RequestConfig patience = client.getConfiguration().getRequestConfig();
    return client
        .adapt(NamespacedKubernetesClient.class)
        .withRequestConfig(
            new RequestConfigBuilder(patience).withRequestRetryBackoffLimit(RETRIES).build());
  }

  private static Set<String> kinds(@Nullable APIResourceList found) {
    return found == null
        ? Set.of()
        : found.getResources().stream().map(APIResource::getKind).collect(Collectors.toSet());
  }
}
