package io.keystoreoperator.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.keystoreoperator.kube.KubeNamespace;
import io.keystoreoperator.kube.RealKubernetes;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// For whom the operator may request tokens: RBAC says of which ServiceAccounts, and the admission
/// policy for which audience.
class ChartTokensIT {
  private static final int FORBIDDEN = 403;

  private final RealKubernetes kubernetes = RealKubernetes.withoutCrds();
  private final HelmRelease release = new HelmRelease(kubernetes, "keystore-operator");
  private final KubeNamespace namespace = kubernetes.inFreshNamespace();
  private final String listed = namespace.serviceAccount("app");
  private final String unlisted = namespace.serviceAccount("other");

  @AfterEach
  void uninstall() {
    release.uninstall();
  }

  @Test
  void tokensAreOfTheListedServiceAccountsAndForAwsAlone() {
    release.install(
        "tokenRequests: {serviceAccounts: [{namespace: %s, names: [app]}]}"
            .formatted(namespace.name()));
    try (KubernetesClient operator = kubernetes.clientOf(release.name(), release.name())) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> token(operator, listed, "somebody.example.com"))
                      .hasMessageContaining(
                          "may request tokens for the audience sts.amazonaws.com alone"));

      assertThat(token(operator, listed, "sts.amazonaws.com")).isNotEmpty();
      assertForbidden(() -> token(operator, listed));
      assertForbidden(() -> token(operator, listed, "sts.amazonaws.com", "somebody.example.com"));
      assertForbidden(() -> token(operator, unlisted, "sts.amazonaws.com"));
    }
    // Others are not held to it.
    assertThat(token(namespace.client(), listed, "somebody.example.com")).isNotEmpty();
  }

  @Test
  void withoutThePolicyAnyAudienceIsAllowed() {
    release.install("tokenRequests: {anyServiceAccount: true, admissionPolicy: false}");

    try (KubernetesClient operator = kubernetes.clientOf(release.name(), release.name())) {
      // Until an earlier policy is out of force.
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> !token(operator, unlisted, "somebody.example.com").isEmpty());
    }
  }

  private static void assertForbidden(ThrowingCallable request) {
    assertThatThrownBy(request)
        .asInstanceOf(type(KubernetesClientException.class))
        .extracting(KubernetesClientException::getCode)
        .isEqualTo(FORBIDDEN);
  }

  private String token(KubernetesClient client, String account, String... audiences) {
    return client
        .serviceAccounts()
        .inNamespace(namespace.name())
        .withName(account)
        .tokenRequest(
            new TokenRequestBuilder().withNewSpec().withAudiences(audiences).endSpec().build())
        .getStatus()
        .getToken();
  }
}
