package io.keystoreoperator.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.keystoreoperator.kube.KubeNamespace;
import io.keystoreoperator.kube.RealKubernetes;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which tokens the operator may get: RBAC says of which ServiceAccounts, one admission policy for
/// which audience, and another that it gets none by way of a Secret.
class ChartTokensIT {
  private static final int FORBIDDEN = 403;
  private static final String TOKEN = "kubernetes.io/service-account-token";
  private static final String ACCOUNT = "kubernetes.io/service-account.name";

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
  void noSecretOfTheOperatorsIsGivenATokenOfTheCluster() {
    release.install("");
    secret(namespace.client(), "tokens-of-others", TOKEN).create();
    try (KubernetesClient operator = kubernetes.clientOf(release.name(), release.name())) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> secret(operator, "tokens", TOKEN).create())
                      .hasMessageContaining("no Secret of a type that holds a token"));

      assertForbidden(
          () -> secret(operator, "bootstrap", "bootstrap.kubernetes.io/token").create());
      assertForbidden(() -> secret(operator, "tokens", TOKEN).serverSideApply());
      assertForbidden(
          () ->
              operator
                  .secrets()
                  .inNamespace(namespace.name())
                  .withName("tokens-of-others")
                  .edit(ChartTokensIT::ofTheOther));
      assertThat(secret(operator, "plain", "Opaque").create()).isNotNull();
      assertThat(secret(operator, "tls", "example.com/special").serverSideApply()).isNotNull();
    }
  }

  @Test
  void withoutThePoliciesAnyAudienceAndAnyTypeAreAllowed() {
    release.install("tokenRequests: {anyServiceAccount: true, admissionPolicy: false}");

    try (KubernetesClient operator = kubernetes.clientOf(release.name(), release.name())) {
      // Until earlier policies are out of force.
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> !token(operator, unlisted, "somebody.example.com").isEmpty());
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> secret(operator, "tokens", TOKEN).create() != null);
    }
  }

  private static Secret ofTheOther(Secret secret) {
    return secret.edit().editMetadata().addToAnnotations(ACCOUNT, "other").endMetadata().build();
  }

  private Resource<Secret> secret(KubernetesClient client, String name, String type) {
    return client.resource(
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace.name())
            .addToAnnotations(ACCOUNT, "app")
            .endMetadata()
            .withType(type)
            .build());
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
