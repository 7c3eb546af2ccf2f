package io.keystoreoperator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeystoreSecretCrdIT {
  private static final String REF = "keystoreRef: {name: team}";
  private static final String DATA = "data: [{secretKey: a, remoteRef: {key: k}}]";
  private static final String WHOLE =
      """
      apiVersion: keystore-operator.io/v1beta1
      kind: KeystoreSecret
      metadata: {name: app-db}
      spec:
        keystoreRef: {kind: ClusterKeystore, name: account-a}
        refreshPolicy: OnChange
        refreshInterval: 1h30m
        suspend: true
        target: {name: app-db-secret, creationPolicy: Owner, deletionPolicy: Delete}
        data:
        - secretKey: password
          remoteRef:
            key: payments/db
            property: password
            version: "7"
            decodingStrategy: Base64
            whitespace: Trim
            encryptionContext: {app: payments}
        - secretKey: tls.crt
          remoteRef: {key: payments/tls}
      """;

  private final KubeNamespace namespace = RealKubernetes.running().inFreshNamespace();

  @Test
  void everyFieldIsTaken() {
    var applied = namespace.kubectlApply(WHOLE);

    assertThat(applied.succeeded().stdout())
        .isEqualTo("keystoresecret.keystore-operator.io/app-db created\n");
  }

  @Test
  void whatIsLeftOutIsFilledIn() {
    namespace.kubectlApply(keystoreSecret("{%s, target: {}, %s}".formatted(REF, DATA))).succeeded();

    assertThat(fields("{.spec.keystoreRef.kind} {.spec.refreshInterval} {.spec.suspend}"))
        .isEqualTo("Keystore 1h false");
    assertThat(fields("{.spec.refreshPolicy}")).isEqualTo("Periodic");
    assertThat(fields("{.spec.target.creationPolicy} {.spec.target.deletionPolicy}"))
        .isEqualTo("Owner Retain");
    assertThat(fields("{.spec.data[0].remoteRef}"))
        .isEqualTo("{\"decodingStrategy\":\"None\",\"key\":\"k\",\"whitespace\":\"Keep\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0s", "10s", "1h30m", "1.5h", "90000ms"})
  void durationsAreWrittenAsKubernetesWritesThem(String interval) {
    String spec = "{%s, refreshInterval: '%s', %s}".formatted(REF, interval, DATA);

    assertThat(namespace.kubectlApply(keystoreSecret(spec)).exitCode()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void aMistakeIsRefusedNamingFieldAndRemedy(String mistake, String spec, String said) {
    var refused = namespace.kubectlApply(keystoreSecret(spec));

    assertThat(refused.exitCode()).as(mistake).isNotZero();
    assertThat(refused.stderr()).as(mistake).contains(said);
  }

  static Stream<Arguments> mistakes() {
    return Stream.concat(mistakesInTheSpec(), mistakesInTheData());
  }

  private static Stream<Arguments> mistakesInTheSpec() {
    return Stream.of(
        arguments("no spec", "", "spec: Required value"),
        arguments("no keystore", "{%s}".formatted(DATA), "spec.keystoreRef: Required value"),
        arguments(
            "a keystore without a name",
            "{keystoreRef: {kind: Keystore}, %s}".formatted(DATA),
            "spec.keystoreRef.name: Required value"),
        arguments(
            "an unknown kind",
            "{keystoreRef: {kind: SecretStore, name: team}, %s}".formatted(DATA),
            "spec.keystoreRef.kind: Unsupported value: \"SecretStore\": supported values:"
                + " \"ClusterKeystore\", \"Keystore\""),
        arguments(
            "an unknown refresh policy",
            "{%s, refreshPolicy: Always, %s}".formatted(REF, DATA),
            "spec.refreshPolicy: Unsupported value: \"Always\": supported values: \"CreatedOnce\","
                + " \"OnChange\", \"Periodic\""),
        arguments(
            "too short an interval",
            "{%s, refreshInterval: 5s, %s}".formatted(REF, DATA),
            "spec.refreshInterval: Invalid value: \"5s\": refreshInterval is a duration such as"
                + " 30s, 5m or 1h30m, at least 10s; 0: never again"),
        arguments(
            "an interval in days",
            "{%s, refreshInterval: 1d, %s}".formatted(REF, DATA),
            "\"1d\": refreshInterval is a duration such as 30s, 5m or 1h30m, at least 10s"),
        arguments(
            "an interval that overflows",
            "{%s, refreshInterval: 99999999999h, %s}".formatted(REF, DATA),
            "refreshInterval is a duration such as 30s, 5m or 1h30m, at least 10s"),
        arguments(
            "an interval that is a number",
            "{%s, refreshInterval: 60, %s}".formatted(REF, DATA),
            "spec.refreshInterval in body must be of type string"),
        arguments(
            "a misspelt field",
            "{%s, refreshIntervall: 1h, %s}".formatted(REF, DATA),
            "unknown field \"spec.refreshIntervall\""),
        arguments(
            "a name that no Secret can have",
            "{%s, target: {name: App_DB}, %s}".formatted(REF, DATA),
            "spec.target.name: Invalid value: \"App_DB\""),
        arguments(
            "an unknown creation policy",
            "{%s, target: {creationPolicy: None}, %s}".formatted(REF, DATA),
            "spec.target.creationPolicy: Unsupported value: \"None\": supported values:"),
        arguments(
            "an unknown deletion policy",
            "{%s, target: {deletionPolicy: Never}, %s}".formatted(REF, DATA),
            "spec.target.deletionPolicy: Unsupported value: \"Never\": supported values:"),
        arguments(
            "an orphan to be deleted",
            "{%s, target: {creationPolicy: Orphan, deletionPolicy: Delete}, %s}"
                .formatted(REF, DATA),
            "deletionPolicy Delete needs creationPolicy Owner"),
        arguments(
            "somebody else's Secret to be deleted",
            "{%s, target: {creationPolicy: Merge, deletionPolicy: Delete}, %s}"
                .formatted(REF, DATA),
            "deletionPolicy Delete needs creationPolicy Owner"),
        arguments(
            "an immutable Secret of somebody else's",
            "{%s, target: {creationPolicy: Merge, immutable: true}, %s}".formatted(REF, DATA),
            "immutable is for Secrets that the operator makes: not with creationPolicy Merge"),
        arguments(
            "a type for somebody else's Secret",
            "{%s, target: {creationPolicy: Merge, template: {type: a/b}}, %s}".formatted(REF, DATA),
            "with creationPolicy Merge the Secret keeps its type: leave template.type out"));
  }

  private static Stream<Arguments> mistakesInTheData() {
    String entry = "{%s, data: [{secretKey: %s, remoteRef: {%s}}]}";
    String tooMany =
        IntStream.rangeClosed(1, 101)
            .mapToObj("{secretKey: a%d, remoteRef: {key: k}}"::formatted)
            .collect(Collectors.joining(", "));
    return Stream.of(
        arguments("no data", "{%s}".formatted(REF), "spec.data: Required value"),
        arguments(
            "empty data",
            "{%s, data: []}".formatted(REF),
            "spec.data in body should have at least 1 items"),
        arguments(
            "too much data",
            "{%s, data: [%s]}".formatted(REF, tooMany),
            "spec.data: Too many: 101: must have at most 100 items"),
        arguments(
            "the same key twice",
            "{%s, data: [%s, %s]}"
                .formatted(
                    REF,
                    "{secretKey: a, remoteRef: {key: k}}",
                    "{secretKey: a, remoteRef: {key: l}}"),
            "spec.data[1]: Duplicate value: {\"secretKey\":\"a\"}"),
        arguments(
            "a key that no Secret can have",
            entry.formatted(REF, "'pass word'", "key: k"),
            "spec.data[0].secretKey: Invalid value: \"pass word\""),
        arguments(
            "a key that looks like a parent directory",
            entry.formatted(REF, "..password", "key: k"),
            "secretKey is not . and does not begin with .."),
        arguments(
            "no item", entry.formatted(REF, "a", ""), "spec.data[0].remoteRef.key: Required value"),
        arguments(
            "an empty item",
            entry.formatted(REF, "a", "key: ''"),
            "spec.data[0].remoteRef.key in body should be at least 1 chars long"),
        arguments(
            "an unknown decoding",
            entry.formatted(REF, "a", "key: k, decodingStrategy: base64"),
            "spec.data[0].remoteRef.decodingStrategy: Unsupported value: \"base64\": supported"
                + " values: \"Auto\", \"Base64\", \"Base64URL\", \"None\""),
        arguments(
            "an unknown treatment of white space",
            entry.formatted(REF, "a", "key: k, whitespace: Strip"),
            "spec.data[0].remoteRef.whitespace: Unsupported value: \"Strip\": supported values:"
                + " \"Keep\", \"Trim\""),
        arguments(
            "a field of another operator's",
            "{%s, data: [{secretKey: a, remoteRef: {key: k}, sourceRef: {}}]}".formatted(REF),
            "unknown field \"spec.data[0].sourceRef\""));
  }

  @Test
  void kubectlGetSaysHowFarItIs() {
    namespace.kubectlApply(WHOLE).succeeded();
    namespace
        .kubectl(
            "patch",
            "kss",
            "app-db",
            "--subresource=status",
            "--type=merge",
            "--patch",
            """
            {"status": {"target": {"name": "app-db-secret", "resourceVersion": "7"},
              "lastChangeTime": "2026-01-01T00:00:00Z",
              "conditions": [{"type": "Ready", "status": "True", "reason": "Synced"}]}}
            """)
        .succeeded();

    List<String> lines = namespace.kubectl("get", "kss").succeeded().stdout().lines().toList();

    assertThat(lines.getFirst().split(" {2,}"))
        .containsExactly("NAME", "READY", "REASON", "KEYSTORE", "TARGET", "LAST CHANGE", "AGE");
    assertThat(lines.get(1).split(" +"))
        .startsWith("app-db", "True", "Synced", "account-a", "app-db-secret")
        .hasSize(7);
  }

  @Test
  void kubectlExplainDescribesTheFields() {
    var kind = namespace.kubectl("explain", "kss").succeeded().stdout();
    var remoteRef = namespace.kubectl("explain", "kss.spec.data.remoteRef").succeeded().stdout();

    assertThat(kind).contains("A Secret to be kept in step with items of a keystore.");
    assertThat(remoteRef)
        .contains("key\t<string> -required-", "Name of the item in the table.")
        .contains("version\t<string>", "Default: the newest.");
  }

  private String fields(String path) {
    return namespace
        .kubectl("get", "kss", "wanted", "--output=jsonpath=" + path)
        .succeeded()
        .stdout();
  }

  private static String keystoreSecret(String spec) {
    return """
    apiVersion: keystore-operator.io/v1beta1
    kind: KeystoreSecret
    metadata: {name: wanted}
    """
        + (spec.isEmpty() ? "" : "spec: " + spec);
  }
}
