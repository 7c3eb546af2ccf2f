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

  @Test
  void moreAnnotationsThanKubernetesTakesAreRefused() {
    String most = "x".repeat(262_144 - "note".length());

    assertThat(violations("{metadata: {annotations: {note: " + most + "}}}")).isEmpty();
    assertThat(violations("{metadata: {annotations: {note: " + most + "y}}}"))
        .containsExactly("the annotations are larger than the 262144 bytes that Kubernetes takes");
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
    assertThat(violations(template)).singleElement().asString().contains(told);
  }

  private static SecretTemplate template(String template) {
    return TemplateRules.template(keystoreSecret(template), CONFIG_MAPS);
  }

  private static List<String> violations(String template) {
    return KeystoreSecretRules.violations(keystoreSecret(template).getSpec());
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
