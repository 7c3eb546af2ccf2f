package io.keystoreoperator.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesMetersTest {
  @ParameterizedTest
  @CsvSource({
    "https://k:6443/api/v1/secrets?watch=true,                              secrets",
    "https://k:6443/api/v1/namespaces,                                      namespaces",
    "https://k:6443/api/v1/namespaces/team-a,                               namespaces",
    "https://k:6443/api/v1/namespaces/team-a/secrets,                       secrets",
    "https://k:6443/api/v1/namespaces/team-a/secrets/app,                   secrets",
    "https://k:6443/api/v1/namespaces/a/serviceaccounts/app/token,          serviceaccounts/token",
    "https://k/apis/keystore-operator.io/v1beta1/clusterkeystores/a/status,"
        + " clusterkeystores/status",
    "https://k/apis/keystore-operator.io/v1beta1/namespaces/a/keystores/k,  keystores",
    "https://k/apis/keystore-operator.io/v1beta1,                           none",
    "https://rancher/k8s/clusters/c-1/api/v1/namespaces/team-a/secrets/app, secrets",
    "https://k:6443/version,                                                none",
  })
  void aPathIsKnownByItsKindAloneWhateverItsNames(URI uri, String resource) {
    assertThat(KubernetesMeters.resource(uri)).isEqualTo(resource);
  }
}
