package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What is too much, or comes to nothing that Kubernetes would take, is told before anything is
/// written; and what is just not too much, Kubernetes takes.
class LimitsIT {
  private static final int QUARTER = 262_144;

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  private final Team team = operator.team();

  @Test
  void aMebibyteOfValuesAndAllAnnotationsThatThereMayBeAreTaken() {
    store("quarter", "x".repeat(QUARTER));

    apply(annotations(15, 16_384), data("quarter", 4));

    team.awaitReason("app", "Synced");
    assertThat(team.secret("app")).hasSize(4);
    assertThat(team.rawSecret("app").getMetadata().getAnnotations()).hasSize(15);
  }

  @Test
  void oneByteMoreIsTooMuch() {
    store("quarter", "x".repeat(QUARTER));
    store("byte", "x");

    apply("{}", data("quarter", 4) + "- {secretKey: more, remoteRef: {key: '{ns}/byte'}}\n");

    assertThat(messageOf("SecretTooLarge"))
        .isEqualTo("Secret \"app\" would hold 1048577 bytes; Kubernetes takes 1048576");
    assertThat(team.secret("app")).isNull();
  }

  @Test
  void whatTemplatesMakeCounts() {
    store("quarter", "x".repeat(QUARTER));

    apply("{data: {a: '{{ k0 }}{{ k0 }}', b: '{{ k0 }}{{ k0 }}', c: z}}", data("quarter", 1));

    assertThat(messageOf("SecretTooLarge")).contains("1048577 bytes");
    assertThat(team.secret("app")).isNull();
  }

  @Test
  void moreAnnotationsThanKubernetesTakesAreNamed() {
    store("byte", "x");

    apply(annotations(17, 16_384), data("byte", 1));

    assertThat(messageOf("InvalidSpec"))
        .isEqualTo("the annotations are larger than the 262144 bytes that Kubernetes takes");
    assertThat(team.secret("app")).isNull();
  }

  @Test
  void twoTemplatesForOneKeyAreNamed() {
    store("byte", "x");
    team.namespace().kubectl("create", "configmap", "texts", "--from-literal=a=b").succeeded();

    apply(
        "{data: {a: b}, templateFrom: [{configMap: {name: texts, items: [{key: a}]}}]}",
        data("byte", 1));

    assertThat(messageOf("InvalidSpec")).isEqualTo("there are two templates for key \"a\"");
    assertThat(team.secret("app")).isNull();
  }

  @Test
  void aChangeThatIsTooMuchLeavesTheSecretAsItWas() {
    store("quarter", "x".repeat(QUARTER));
    apply("{}", data("quarter", 1));
    team.awaitReason("app", "Synced");
    var before = team.rawSecret("app");

    apply("{}", data("quarter", 5));

    assertThat(messageOf("SecretTooLarge")).contains("1310720 bytes");
    assertThat(team.rawSecret("app")).isEqualTo(before);
  }

  private void store(String key, String value) {
    operator.accounts().writer().putV2(team.key(key), 1, value);
  }

  private static String data(String key, int times) {
    return "data:\n"
        + IntStream.range(0, times)
            .mapToObj(i -> "- {secretKey: k%d, remoteRef: {key: '{ns}/%s'}}\n".formatted(i, key))
            .collect(Collectors.joining());
  }

  private static String annotations(int number, int length) {
    return IntStream.range(0, number)
        .mapToObj(i -> "a%02d: %s".formatted(i, "y".repeat(length)))
        .collect(Collectors.joining(", ", "{metadata: {annotations: {", "}}}"));
  }

  /// Server-side: an annotation with all that was applied would itself be too large.
  private void apply(String template, String data) {
    team.namespace()
        .kubernetes()
        .kubectlApply(
            """
            apiVersion: keystore-operator.io/v1beta1
            kind: KeystoreSecret
            metadata: {name: app}
            spec:
              keystoreRef: {kind: ClusterKeystore, name: %s}
              target: {template: %s}
            %s
            """
                .formatted(team.keystore(), template, data.replace("{ns}", team.name()).indent(2)),
            "--server-side",
            "--namespace=" + team.name())
        .succeeded();
  }

  private String messageOf(String reason) {
    return Team.condition(team.awaitReason("app", reason), "Ready").orElseThrow().getMessage();
  }
}
