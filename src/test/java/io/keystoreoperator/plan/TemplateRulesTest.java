package io.keystoreoperator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.model.SecretTemplate;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateRulesTest {
  private static final ConfigMaps CONFIG_MAPS =
      (namespace, name) ->
          namespace.equals("payments") && name.equals("conf")
              ? Optional.of(Map.of("app.conf", "{{ user }}", "other", "not asked for"))
              : Optional.empty();

  @Test
  void withoutATemplateTheDataIsAllThereIs() {
    assertThat(template("{}")).isEqualTo(SecretTemplate.NONE);
  }

  @Test
  void aTypeAndMetadataKeepTheData() {
    assertThat(
            template(
                "{type: kubernetes.io/tls, metadata: {labels: {app: web}, annotations: {a/b: c}}}"))
        .isEqualTo(
            new SecretTemplate(
                "kubernetes.io/tls",
                true,
                new TreeMap<>(Map.of("app", "web")),
                new TreeMap<>(Map.of("a/b", "c")),
                new TreeMap<>()));
  }

  @Test
  void templatesReplaceTheDataUnlessTheyAreMerged() {
    assertThat(template("{data: {a: b}}").keepsData()).isFalse();
    assertThat(template("{data: {a: b}, mergePolicy: Merge}").keepsData()).isTrue();
  }

  @Test
  void theTextsOfConfigMapsAreTaken() {
    assertThat(
            template(
                    "{data: {a: b}, templateFrom: [{configMap: {name: conf, items: [{key: app.conf}]}}]}")
                .texts())
        .isEqualTo(Map.of("a", "b", "app.conf", "{{ user }}"));
  }

  @Test
  void everyTemplateThatIsNotThereIsNamed() {
    assertThat(
            failure(
                """
                {templateFrom: [
                  {configMap: {name: conf, items: [{key: x}, {key: app.conf}, {key: y}]}},
                  {configMap: {name: none, items: [{key: z}]}}]}
                """))
        .isEqualTo(
            new SyncFailure.TemplateFailed(
                "templateFrom",
                "ConfigMap \"conf\" has no key \"x\"; ConfigMap \"conf\" has no key \"y\"; there is"
                    + " no ConfigMap \"none\" in this namespace"));
  }

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
  void whatOthersWouldActOnIsRefused(String template, String problem) {
    assertThat(failure(template)).isEqualTo(new SyncFailure.SecretRefused("app", problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{metadata: {labels: {'a b': c}}} | label \"a b\" is no name such as app or example.com/app",
        "{metadata: {labels: {'A/b': c}}} | label \"A/b\" is no name",
        "{metadata: {labels: {a/b/c: d}}} | label \"a/b/c\" is no name",
        "{metadata: {labels: {a: 'b c'}}} | the value of label \"a\" is at most 63 letters",
        "{metadata: {annotations: {'': c}}} | annotation \"\" is no name",
        "{data: {'a b': c}} | template key \"a b\" is 1 to 253 letters",
        "{data: {..a: c}} | template key \"..a\" is 1 to 253 letters",
        "{data: {a: c}, templateFrom: [{configMap: {name: x, items: [{key: a}]}}]} | there are two templates for key \"a\"",
        "{templateFrom: [{}]} | templateFrom names a configMap each time",
        "{templateFrom: [{configMap: {name: '../x', items: [{key: a}]}}]} | templateFrom names a configMap each time",
      })
  void aRuleThatIsBrokenIsTold(String template, String told) {
    List<String> violations = KeystoreSecretRules.violations(keystoreSecret(template).getSpec());

    assertThat(violations).singleElement().asString().contains(told);
  }

  private static SecretTemplate template(String template) {
    return TemplateRules.template(keystoreSecret(template), CONFIG_MAPS);
  }

  private static SyncFailure failure(String template) {
    return catchThrowableOfType(SyncFailedException.class, () -> template(template)).failure();
  }

  private static KeystoreSecret keystoreSecret(String template) {
    return Serialization.unmarshal(
        """
        apiVersion: keystore-operator.io/v1beta1
        kind: KeystoreSecret
        metadata: {name: app, namespace: payments}
        spec:
          keystoreRef: {name: own}
          data: [{secretKey: user, remoteRef: {key: user}}]
          target:
            template:
              %s
        """
            .formatted(template.indent(6).strip()),
        KeystoreSecret.class);
  }
}
