package io.keystoreoperator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedSecretsTest {
  private static final RefusedSecrets NOTHING = new RefusedSecrets(Set.of(), Set.of(), Set.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{type: kubernetes.io/service-account-token} | Secrets of type kubernetes.io/service-account-token are not made here",
        "{type: bootstrap.kubernetes.io/token} | Secrets of type bootstrap.kubernetes.io/token are not made here",
        "{type: helm.sh/release.v1} | Secrets of type helm.sh/release.v1 are not made here",
        "{metadata: {labels: {argocd.argoproj.io/secret-type: cluster}}} | label \"argocd.argoproj.io/secret-type\" is not for a template to set",
        "{metadata: {labels: {sealedsecrets.bitnami.com/sealed-secrets-key: a}}} | label \"sealedsecrets.bitnami.com/sealed-secrets-key\" is not for a template to set",
        "{metadata: {annotations: {kubernetes.io/service-account.name: a}}} | annotation \"kubernetes.io/service-account.name\" is not for a template to set",
        "{metadata: {labels: {keystore-operator.io/managed: no}}} | label \"keystore-operator.io/managed\" is not for a template to set",
      })
  void whatOthersWouldActOnIsNotMade(String template, String problem) {
    assertThat(failure(RefusedSecrets.DEFAULT, keystoreSecret("payments", template)))
        .isEqualTo(new SyncFailure.SecretRefused("app", problem));
  }

  @Test
  void nothingIsMadeInKubeSystem() {
    assertThat(failure(RefusedSecrets.DEFAULT, keystoreSecret("kube-system", "{}")))
        .isEqualTo(
            new SyncFailure.SecretRefused(
                "app", "Secrets in namespace kube-system are not for the operator to make"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{type: kubernetes.io/tls, metadata: {labels: {app: web}, annotations: {a/b: c}}}",
        "{metadata: {annotations: {kubernetes.io/description: c, my-argocd.argoproj.io/x: d}}}"
      })
  void theRestIsMade(String template) {
    assertThatCode(() -> RefusedSecrets.DEFAULT.check(keystoreSecret("payments", template)))
        .doesNotThrowAnyException();
  }

  @Test
  void theListsCanBeOthers() {
    RefusedSecrets others = new RefusedSecrets(Set.of("a/b"), Set.of("x/"), Set.of("payments"));

    assertThat(failure(others, keystoreSecret("team", "{type: a/b}"))).isNotNull();
    assertThat(failure(others, keystoreSecret("team", "{metadata: {labels: {x/y: z}}}")))
        .isNotNull();
    assertThat(failure(others, keystoreSecret("payments", "{}"))).isNotNull();
    assertThatCode(() -> others.check(keystoreSecret("kube-system", "{type: helm.sh/release.v1}")))
        .doesNotThrowAnyException();
  }

  /// A template that could set them would make a Secret look like another's.
  @Test
  void theOperatorsOwnAnnotationsAreAlwaysRefused() {
    String template = "{metadata: {annotations: {keystore-operator.io/adopt: other}}}";

    assertThat(failure(NOTHING, keystoreSecret("payments", template)))
        .isEqualTo(
            new SyncFailure.SecretRefused(
                "app", "annotation \"keystore-operator.io/adopt\" is not for a template to set"));
  }

  @Test
  void whatOthersActOnIsLeftAlone() {
    assertThat(live("helm.sh/release.v1", Map.of(), Map.of()))
        .isEqualTo("Secrets of type helm.sh/release.v1 are left alone");
    assertThat(live("Opaque", Map.of("argocd.argoproj.io/secret-type", "cluster"), Map.of()))
        .isEqualTo("Secrets with the label \"argocd.argoproj.io/secret-type\" are left alone");
    assertThat(live("Opaque", Map.of(), Map.of("kubernetes.io/service-account.uid", "1")))
        .isEqualTo(
            "Secrets with the annotation \"kubernetes.io/service-account.uid\" are left alone");
  }

  @Test
  void ourOwnMarksOnALiveSecretAreNoReasonToLeaveItAlone() {
    assertThatCode(
            () ->
                RefusedSecrets.DEFAULT.checkLive(
                    "app",
                    "Opaque",
                    Map.of("keystore-operator.io/managed", "true"),
                    Map.of("keystore-operator.io/adopt", "app")))
        .doesNotThrowAnyException();
  }

  private static String live(
      String type, Map<String, String> labels, Map<String, String> annotations) {
    SyncFailure failure =
        catchThrowableOfType(
                SyncFailedException.class,
                () -> RefusedSecrets.DEFAULT.checkLive("app", type, labels, annotations))
            .failure();
    assertThat(failure).isInstanceOf(SyncFailure.SecretRefused.class);
    return ((SyncFailure.SecretRefused) failure).problem();
  }

  private static SyncFailure failure(RefusedSecrets refused, KeystoreSecret desired) {
    return catchThrowableOfType(SyncFailedException.class, () -> refused.check(desired)).failure();
  }

  private static KeystoreSecret keystoreSecret(String namespace, String template) {
    return Serialization.unmarshal(
        """
        apiVersion: keystore-operator.io/v1beta1
        kind: KeystoreSecret
        metadata: {name: app, namespace: %s}
        spec:
          keystoreRef: {name: own}
          data: [{secretKey: user, remoteRef: {key: user}}]
          target:
            template: %s
        """
            .formatted(namespace, template),
        KeystoreSecret.class);
  }
}
