package io.keystoreoperator.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class RealKubernetesIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RealKubernetes kubernetes = RealKubernetes.running();

  @Test
  void kubectlSaysWhatItDidAndHowItEnded() {
    var namespace = kubernetes.inFreshNamespace();

    var applied =
        namespace.kubectlApply(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: note}
            data: {text: hello}
            """);
    var missing = namespace.kubectl("get", "configmap", "absent");

    assertThat(applied).isEqualTo(new KubectlRun(0, "configmap/note created\n", ""));
    assertThat(namespace.client().configMaps().withName("note").get().getData())
        .containsEntry("text", "hello");
    assertThat(missing.exitCode()).isOne();
    assertThat(missing.stderr()).contains("configmaps \"absent\" not found");
  }

  @Test
  void aServiceAccountMayDoWhatRbacAllowsIt() {
    var namespace = kubernetes.inFreshNamespace();
    namespace.serviceAccount("reader");
    namespace
        .kubectl("create", "role", "reader", "--verb=list", "--resource=configmaps")
        .succeeded();
    namespace
        .kubectl(
            "create",
            "rolebinding",
            "reader",
            "--role=reader",
            "--serviceaccount=" + namespace.name() + ":reader")
        .succeeded();

    try (var reader = kubernetes.clientOf(namespace.name(), "reader")) {
      var configMaps = reader.configMaps().inNamespace(namespace.name());
      var secrets = reader.secrets().inNamespace(namespace.name());

      assertThat(configMaps.list().getItems()).isEmpty();
      assertThatThrownBy(secrets::list)
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("system:serviceaccount:" + namespace.name() + ":reader");
    }
  }

  @Test
  void aServiceAccountsKubeconfigWorksForKubectl() {
    var namespace = kubernetes.inFreshNamespace();

    var kubeconfig = kubernetes.kubeconfigOf(namespace.name(), "default");
    var whoAmI = kubernetes.kubectl("--kubeconfig=" + kubeconfig, "auth", "whoami");

    assertThat(whoAmI.succeeded().stdout())
        .contains("system:serviceaccount:" + namespace.name() + ":default");
  }

  @Test
  void aRequestedTokenIsSignedWithAPublishedKey() throws Exception {
    var namespace = kubernetes.inFreshNamespace();
    var request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences("sts.amazonaws.com")
            .withExpirationSeconds(3600L)
            .endSpec()
            .build();

    String token =
        namespace
            .client()
            .serviceAccounts()
            .withName("default")
            .tokenRequest(request)
            .getStatus()
            .getToken();

    String[] parts = token.split("\\.");
    JsonNode claims = JSON.readTree(base64(parts[1]));
    assertThat(claims.path("iss").asText()).isEqualTo(kubernetes.issuer());
    assertThat(claims.path("sub").asText())
        .isEqualTo("system:serviceaccount:" + namespace.name() + ":default");
    assertThat(claims.path("aud")).containsExactly(JSON.valueToTree("sts.amazonaws.com"));
    JsonNode key = JSON.readTree(kubernetes.jwks()).path("keys").path(0);
    assertThat(JSON.readTree(base64(parts[0])).path("kid")).isEqualTo(key.path("kid"));
    assertThat(isSignedWith(key, parts)).isTrue();
  }

  private static boolean isSignedWith(JsonNode key, String[] parts) throws Exception {
    var publicKey =
        KeyFactory.getInstance("RSA")
            .generatePublic(
                new RSAPublicKeySpec(
                    new BigInteger(1, base64(key.path("n").asText())),
                    new BigInteger(1, base64(key.path("e").asText()))));
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(publicKey);
    signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
    return signature.verify(base64(parts[2]));
  }

  private static byte[] base64(String text) {
    return Base64.getUrlDecoder().decode(text);
  }
}
