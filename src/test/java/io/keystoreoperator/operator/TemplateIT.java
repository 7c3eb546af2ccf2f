package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.localaws.KeystoreWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Templates on a real API server: what they make of a Secret, and what is said of those that
/// cannot be used.
class TemplateIT {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String DATA =
      """
      data:
      - {secretKey: user, remoteRef: {key: '{ns}/db', property: user}}
      - {secretKey: password, remoteRef: {key: '{ns}/db', property: password}}
      """;

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  private final KeystoreWriter writer = operator.accounts().writer();
  private final Team team = operator.team();

  TemplateIT() {
    writer.putV1(team.key("db"), "{\"user\": \"app\", \"password\": \"p@ss\"}");
  }

  @Test
  void aTemplateMakesTheSecret() {
    apply("{data: {url: 'postgresql://{{ user }}:{{ password | urlencode }}@db/app'}}");

    team.awaitSecret("app", Map.of("url", "postgresql://app:p%40ss@db/app"));
    team.awaitReason("app", "Synced");
  }

  @Test
  void aRotationIsRenderedAnew() {
    apply("{mergePolicy: Merge, data: {password: 'was {{ password }}'}}");
    team.awaitSecret("app", Map.of("user", "app", "password", "was p@ss"));

    writer.putV1(team.key("db"), "{\"user\": \"app\", \"password\": \"next\"}");
    team.forceSync("app", "1");

    team.awaitSecret("app", Map.of("user", "app", "password", "was next"));
  }

  @Test
  void anUnchangedTemplateCostsNoDecrypt() {
    apply("{data: {url: '{{ user }}'}, metadata: {labels: {app: web}}}");
    team.awaitReason("app", "Synced");
    team.awaitSettled("app");
    Secret before = team.rawSecret("app");
    operator.accounts().aws().calls().reset();

    team.forceSync("app", "1");
    team.await("app", kss -> "1".equals(kss.statusOrEmpty().lastHandledForceSync()));
    team.namespace().kubectl("label", "secret", "app", "other=theirs").succeeded();
    team.awaitSettled("app");

    assertThat(operator.accounts().aws().calls("kms", "Decrypt")).isZero();
    assertThat(team.rawSecret("app").getData()).isEqualTo(before.getData());
  }

  @Test
  void anEditOfATemplatedSecretIsUndone() {
    apply("{data: {url: '{{ user }}'}}");
    team.awaitSecret("app", Map.of("url", "app"));

    team.namespace()
        .kubectl("patch", "secret", "app", "--patch={\"stringData\": {\"url\": \"hacked\"}}")
        .succeeded();

    team.awaitSecret("app", Map.of("url", "app"));
  }

  @Test
  void aChangeOfAConfigMapIsRenderedAtOnce() {
    configMap("app.conf: 'user={{ user }}'");
    apply("{templateFrom: [{configMap: {name: templates, items: [{key: app.conf}]}}]}");
    team.awaitSecret("app", Map.of("app.conf", "user=app"));

    configMap("app.conf: 'user is {{ user }}'");

    team.awaitSecret("app", Map.of("app.conf", "user is app"));
    team.awaitReason("app", "Synced");
  }

  @Test
  void aConfigMapThatIsNotThereIsNamedAndWaitedFor() {
    apply("{templateFrom: [{configMap: {name: templates, items: [{key: app.conf}]}}]}");
    isTold("TemplateFailed", "templateFrom: there is no ConfigMap \"templates\"");

    configMap("other: x");
    isTold("TemplateFailed", "templateFrom: ConfigMap \"templates\" has no key \"app.conf\"");

    configMap("app.conf: '{{ user }}'");
    team.awaitReason("app", "Synced");
    team.awaitSecret("app", Map.of("app.conf", "app"));
  }

  @Test
  void aConfigMapThatGoesLeavesTheSecretAsItWas() {
    configMap("app.conf: '{{ user }}'");
    apply("{templateFrom: [{configMap: {name: templates, items: [{key: app.conf}]}}]}");
    team.awaitSecret("app", Map.of("app.conf", "app"));

    team.namespace().kubectl("delete", "configmap", "templates").succeeded();

    isTold("TemplateFailed", "there is no ConfigMap \"templates\"");
    assertThat(team.secret("app")).isEqualTo(Map.of("app.conf", "app"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{data: {a: '{{ usr }}'}} ; TemplateFailed ; template \"a\": line 1: there is no variable \"usr\"",
        "{data: {a: '{{ .user }}'}} ; TemplateFailed ; without the dot of Go's templates",
        "{data: {a: '{{ user | sprig }}'}} ; TemplateFailed ; there is no filter \"sprig\"",
        "{data: {a: \"{% include 'b' %}\"}} ; TemplateFailed ; Unexpected tag name \"include\"",
        "{data: {a: '{{ user.class }}'}} ; TemplateFailed ; there is no member \"class\"",
        "{data: {a: '{{ x }}', b: '{{ y }}'}} ; TemplateFailed ; template \"b\": line 1",
        "{type: kubernetes.io/tls} ; TemplateFailed ; needs the key tls.crt and the key tls.key",
        "{type: kubernetes.io/basic-auth, data: {user: x}} ; TemplateFailed ; needs the key username, the key password or both",
        "{type: kubernetes.io/ssh-auth, data: {key: x}} ; TemplateFailed ; needs the key ssh-privatekey",
        "{type: kubernetes.io/dockerconfigjson, data: {a: x}} ; TemplateFailed ; needs the key .dockerconfigjson",
        "{type: kubernetes.io/dockerconfigjson, data: {.dockerconfigjson: x}} ; TemplateFailed ; needs a JSON object",
        "{type: kubernetes.io/service-account-token} ; SecretRefused ; are not made here",
        "{metadata: {labels: {argocd.argoproj.io/secret-type: cluster}}} ; SecretRefused ; is not for a template to set",
        "{metadata: {labels: {'a b': c}}} ; InvalidSpec ; label \"a b\" is no name",
      })
  void misuseIsTold(String template, String reason, String said) {
    apply(template);

    isTold(reason, said);
    assertThat(team.secret("app")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{data: {'a b': c}} ; a key of template.data is 1 to 253 letters",
        "{data: {..a: c}} ; a key of template.data is 1 to 253 letters",
        "{metadata: {labels: {a: 'b c'}}} ; spec.target.template.metadata.labels.a",
        "{mergePolicy: Append} ; spec.target.template.mergePolicy: Unsupported value: \"Append\"",
        "{templateFrom: [{}]} ; templateFrom[0].configMap: Required value",
        "{templateFrom: [{secret: {name: x}}]} ; unknown field \"spec.target.template.templateFrom[0].secret\"",
        "{engineVersion: v2} ; unknown field \"spec.target.template.engineVersion\"",
      })
  void aMistakeIsRefusedWhenItIsApplied(String template, String said) {
    var refused = team.namespace().kubectlApply(yaml(template));

    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.stderr()).contains(said);
  }

  @Test
  void aTlsSecretIsMadeOfAnArchive() throws IOException {
    writer.putV1(team.key("p12"), base64("leaf.p12"));
    team.applyKeystoreSecret(
        "app",
        """
        data:
        - {secretKey: p12, remoteRef: {key: '{ns}/p12', decodingStrategy: Base64}}
        target:
          template:
            type: kubernetes.io/tls
            data:
              tls.crt: "{{ p12 | pkcs12cert('changeit') }}"
              tls.key: "{{ p12 | pkcs12key('changeit') }}"
        """);

    team.awaitReason("app", "Synced");
    assertThat(team.rawSecret("app").getType()).isEqualTo("kubernetes.io/tls");
    assertThat(team.secret("app"))
        .isEqualTo(
            Map.of(
                "tls.crt",
                text("leaf.crt") + text("intermediate.crt") + text("root.crt"),
                "tls.key",
                text("leaf.key")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "kubernetes.io/basic-auth ; username: '{{ user }}', password: '{{ password }}'",
        "kubernetes.io/ssh-auth ; ssh-privatekey: '{{ password }}'",
        "kubernetes.io/dockerconfigjson ; .dockerconfigjson: '{\"auths\":{\"r\":{\"auth\":{{ (user ~ \":\" ~ password) | base64 | json }}}}}'",
      })
  void typedSecretsAreTakenByKubernetes(String type, String data) {
    apply("{type: " + type + ", data: {" + data + "}}");

    team.awaitReason("app", "Synced");
    assertThat(team.rawSecret("app").getType()).isEqualTo(type);
  }

  @Test
  void anotherTypeIsRefusedWhileTheSecretIsThere() {
    apply("{data: {a: b}}");
    team.awaitSecret("app", Map.of("a", "b"));

    apply("{type: example.com/own, data: {a: c}}");
    isTold("TypeChangeRefused", "is of type Opaque");
    assertThat(team.secret("app")).isEqualTo(Map.of("a", "b"));

    team.namespace().kubectl("delete", "secret", "app").succeeded();
    team.awaitSecret("app", Map.of("a", "c"));
  }

  @Test
  void labelsAndAnnotationsComeHealAndGo() {
    apply("{metadata: {labels: {app: web, tier: db}, annotations: {example.com/note: one}}}");
    team.awaitReason("app", "Synced");
    assertThat(metadata(team.rawSecret("app")))
        .isEqualTo("{app=web, keystore-operator.io/managed=true, tier=db} {example.com/note=one}");
    team.namespace().kubectl("label", "secret", "app", "theirs=stays").succeeded();

    team.namespace().kubectl("label", "--overwrite", "secret", "app", "app=hacked").succeeded();
    team.namespace().kubectl("label", "secret", "app", "tier-").succeeded();
    awaitMetadata(
        "{app=web, keystore-operator.io/managed=true, theirs=stays, tier=db} {example.com/note=one}");

    apply("{metadata: {labels: {app: web}, annotations: {example.com/note: two}}}");
    awaitMetadata(
        "{app=web, keystore-operator.io/managed=true, theirs=stays} {example.com/note=two}");

    apply("{}");
    awaitMetadata("{keystore-operator.io/managed=true, theirs=stays} {}");
    assertThat(team.secret("app")).isEqualTo(Map.of("user", "app", "password", "p@ss"));
  }

  @Test
  void aLabelThatWasTheirsBeforeStays() {
    apply("{}");
    team.awaitReason("app", "Synced");
    team.namespace().kubectl("label", "secret", "app", "app=web").succeeded();
    apply("{metadata: {labels: {app: web, tier: db}}}");
    awaitMetadata("{app=web, keystore-operator.io/managed=true, tier=db} {}");

    apply("{}");

    awaitMetadata("{app=web, keystore-operator.io/managed=true} {}");
  }

  @Test
  void theExampleOfATemplateWorksAsItIs() {
    writer.putV1(team.key("db"), "{\"username\": \"app\", \"password\": \"p@ss\"}");

    team.apply(team.example("template.yaml"));

    team.awaitSecret(
        "app-config",
        Map.of(
            "app.properties", "db.user=app\ndb.password=p@ss\n",
            "url", "postgresql://app:p%40ss@db.example.com/app"));
    assertThat(team.rawSecret("app-config").getMetadata().getLabels()).containsEntry("app", "web");
  }

  @Test
  void theExampleOfACertificateWorksAsItIs() throws IOException {
    writer.putV1(team.key("tls.pem"), text("bundle.pem"));

    team.apply(team.example("tls.yaml"));

    team.awaitReason("app-tls", "Synced");
    assertThat(team.rawSecret("app-tls").getType()).isEqualTo("kubernetes.io/tls");
    assertThat(team.secret("app-tls"))
        .isEqualTo(
            Map.of(
                "tls.crt",
                text("leaf.crt") + text("intermediate.crt") + text("root.crt"),
                "tls.key",
                text("leaf-ec.key")));
  }

  private void apply(String template) {
    team.apply(yaml(template));
  }

  private String yaml(String template) {
    return """
    apiVersion: keystore-operator.io/v1beta1
    kind: KeystoreSecret
    metadata: {name: app}
    spec:
      keystoreRef: {kind: ClusterKeystore, name: %s}
      target:
        template: %s
    %s
    """
        .formatted(team.keystore(), template, DATA.replace("{ns}", team.name()).indent(2));
  }

  private void configMap(String data) {
    team.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: templates}
        data:
          %s
        """
            .formatted(data));
  }

  private void isTold(String reason, String said) {
    Predicate<String> told = message -> message.contains(said);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              var ready = Team.condition(team.awaitReason("app", reason), "Ready").orElseThrow();
              assertThat(ready.getMessage()).matches(told, said).doesNotContain("p@ss");
            });
  }

  private void awaitMetadata(String wanted) {
    await().atMost(SOON).until(() -> metadata(team.rawSecret("app")), wanted::equals);
  }

  private static String metadata(Secret secret) {
    var annotations = secret.getMetadata().getAnnotations();
    return new TreeMap<>(secret.getMetadata().getLabels())
        + " "
        + (annotations == null ? Map.of() : annotations);
  }

  private static String text(String file) throws IOException {
    return Files.readString(Path.of("src/test/resources/certificates", file));
  }

  private static String base64(String file) throws IOException {
    return Base64.getEncoder()
        .encodeToString(Files.readAllBytes(Path.of("src/test/resources/certificates", file)));
  }
}
