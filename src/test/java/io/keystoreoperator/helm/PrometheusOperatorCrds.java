package io.keystoreoperator.helm;

import io.keystoreoperator.kube.RealKubernetes;
import java.util.Locale;

/// The kinds of the Prometheus operator, so that an API server takes them; whatever is in them.
final class PrometheusOperatorCrds {
  private PrometheusOperatorCrds() {}

  static void install(RealKubernetes kubernetes) {
    kubernetes.kubectlApply(crd("ServiceMonitor") + "---\n" + crd("PrometheusRule")).succeeded();
    kubernetes
        .kubectl(
            "wait",
            "--for=condition=Established",
            "--timeout=30s",
            "crd/servicemonitors.monitoring.coreos.com",
            "crd/prometheusrules.monitoring.coreos.com")
        .succeeded();
  }

  private static String crd(String kind) {
    String singular = kind.toLowerCase(Locale.ROOT);
    return """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: %1$ss.monitoring.coreos.com}
    spec:
      group: monitoring.coreos.com
      scope: Namespaced
      names: {kind: %2$s, plural: %1$ss, singular: %1$s}
      versions:
      - name: v1
        served: true
        storage: true
        schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
    """
        .formatted(singular, kind);
  }
}
