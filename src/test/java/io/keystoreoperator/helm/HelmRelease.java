package io.keystoreoperator.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.keystoreoperator.kube.RealKubernetes;
import java.util.List;

/// A release of the chart on a real API server, in a namespace of its own name.
public record HelmRelease(RealKubernetes kubernetes, String name) {
  private static final int TEST_SECONDS = 120;

  /// `helm install --create-namespace`, with one `--values` after the other.
  Release install(Chart chart, String... values) {
    return Chart.withValues(
        List.of(values),
        files -> {
          var install =
              chart
                  .helm()
                  .install()
                  .withName(name)
                  .withNamespace(name)
                  .createNamespace()
                  .withKubeConfig(kubernetes.kubeconfig());
          files.forEach(install::withValuesFile);
          return install.call();
        });
  }

  Release install(String... values) {
    return install(Chart.OF_THE_PROJECT, values);
  }

  /// `helm upgrade --reset-values`, with one `--values` after the other.
  Release upgrade(String... values) {
    return Chart.withValues(
        List.of(values),
        files -> {
          var upgrade =
              Chart.OF_THE_PROJECT
                  .helm()
                  .upgrade()
                  .resetValues()
                  .withName(name)
                  .withNamespace(name)
                  .withKubeConfig(kubernetes.kubeconfig());
          files.forEach(upgrade::withValuesFile);
          return upgrade.call();
        });
  }

  public String uninstall() {
    return Helm.uninstall(name)
        .withNamespace(name)
        .withKubeConfig(kubernetes.kubeconfig())
        .ignoreNotFound()
        .call();
  }

  /// `helm test`: waits for the end of the test pods.
  Release test() {
    return Helm.test(name)
        .withNamespace(name)
        .withKubeConfig(kubernetes.kubeconfig())
        .withTimeout(TEST_SECONDS)
        .call();
  }

  Deployment deployment() {
    return kubernetes.client().apps().deployments().inNamespace(name).withName(name).require();
  }
}
