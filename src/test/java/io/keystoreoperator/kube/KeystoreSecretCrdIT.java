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
          remoteRef: {key: payments/tls, conversionStrategy: Default, metadataPolicy: None}
        dataFrom:
        - extract:
            key: payments/app
            property: prod
            version: "7"
            decodingStrategy: Auto
            conversionStrategy: Unicode
            whitespace: Trim
            encryptionContext: {app: payments}
        - find:
            path: payments/
            name: {regexp: "^payments/.*_key$"}
            conversionStrategy: Default
            decodingStrategy: None
          rewrite:
          - regexp: {source: "payments/(.*)", target: $1}
          - transform: {template: "{{ value | upper }}"}
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
    return Stream.of(mistakesInTheSpec(), mistakesInTheData(), mistakesInDataFrom())
        .flatMap(all -> all);
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
        arguments("no data", "{%s}".formatted(REF), "data or dataFrom has at least one entry"),
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
            "a store of its own for one key",
            "{%s, data: [{secretKey: a, remoteRef: {key: k}, sourceRef: {storeRef: {name: b}}}]}"
                .formatted(REF),
            "sourceRef is not there: a KeystoreSecret reads the keystore of its keystoreRef alone"),
        arguments(
            "tags in place of a value",
            entry.formatted(REF, "a", "key: k, metadataPolicy: Fetch"),
            "metadataPolicy fetches tags, and items have none: leave it out"),
        arguments(
            "another way to decrypt",
            entry.formatted(REF, "a", "key: k, decryptingStrategy: {scheme: RSA-OAEP}"),
            "decryptingStrategy is not there: items are decrypted by KMS, and by nothing else"));
  }

  private static Stream<Arguments> mistakesInDataFrom() {
    String entry = "{%s, dataFrom: [{%s}]}";
    return Stream.of(
        arguments(
            "empty dataFrom",
            "{%s, dataFrom: []}".formatted(REF),
            "spec.dataFrom in body should have at least 1 items"),
        arguments(
            "neither extract nor find",
            entry.formatted(REF, "rewrite: []"),
            "an entry of dataFrom has exactly one of extract and find"),
        arguments(
            "both",
            entry.formatted(REF, "extract: {key: k}, find: {path: k}"),
            "an entry of dataFrom has exactly one of extract and find"),
        arguments(
            "a generator",
            entry.formatted(REF, "sourceRef: {generatorRef: {kind: Password, name: p}}"),
            "sourceRef is not there: a KeystoreSecret reads the keystore of its keystoreRef alone"),
        arguments(
            "no item to extract",
            entry.formatted(REF, "extract: {}"),
            "extract.key: Required value"),
        arguments(
            "nothing to find",
            entry.formatted(REF, "find: {}"),
            "find has path, name or both; name: {regexp: '.*'} finds all that this namespace may"),
        arguments(
            "tags to find",
            entry.formatted(REF, "find: {path: k, tags: {team: web}}"),
            "items have no tags: find them by path and name"),
        arguments(
            "no expression",
            entry.formatted(REF, "find: {name: {regexp: '(?!secret)'}}"),
            "invalid or unsupported Perl syntax: `(?!`"),
        arguments(
            "too long an expression",
            entry.formatted(REF, "find: {name: {regexp: '" + "a".repeat(513) + "'}}"),
            "spec.dataFrom[0].find.name.regexp: Too long: may not be more than 512"),
        arguments(
            "an unknown conversion",
            entry.formatted(REF, "find: {path: k, conversionStrategy: None}"),
            "conversionStrategy: Unsupported value: \"None\": supported values: \"Default\","),
        arguments(
            "a step that does nothing",
            entry.formatted(REF, "extract: {key: k}, rewrite: [{}]"),
            "a step of rewrite has exactly one of regexp and transform"),
        arguments(
            "a step that does two things",
            entry.formatted(
                REF,
                "extract: {key: k}, rewrite: [{regexp: {source: a, target: b}, transform: {template: c}}]"),
            "a step of rewrite has exactly one of regexp and transform"),
        arguments(
            "a merge",
            entry.formatted(REF, "extract: {key: k}, rewrite: [{merge: {into: all}}]"),
            "rewrite.merge is not there: two keys of one name are an error"),
        arguments(
            "a rewrite of no expression",
            entry.formatted(
                REF, "extract: {key: k}, rewrite: [{regexp: {source: '(', target: ''}}]"),
            "missing closing ): `(`"),
        arguments(
            "a rewrite without a target",
            entry.formatted(REF, "extract: {key: k}, rewrite: [{regexp: {source: a}}]"),
            "regexp.target: Required value"));
  }

  /// Who does not ask for strict validation is refused all the same: without these fields the
  /// resource would read something else.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: [{secretKey: a, remoteRef: {key: k}, sourceRef: {storeRef: {name: b}}}]",
        "dataFrom: [{extract: {key: k}, sourceRef: {storeRef: {name: b}}}]",
        "dataFrom: [{find: {path: k, tags: {team: web}}}]",
        "dataFrom: [{extract: {key: k}, rewrite: [{merge: {}}]}]",
        "data: [{secretKey: a, remoteRef: {key: k, metadataPolicy: Fetch}}]",
        "data: [{secretKey: a, remoteRef: {key: k, decryptingStrategy: {scheme: None}}}]"
      })
  void whatOnlyAnotherOperatorHasIsRefusedWithoutStrictValidation(String fields) {
    var refused =
        namespace.kubectlApply(
            keystoreSecret("{%s, %s}".formatted(REF, fields)), "--validate=ignore");

    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.stderr()).contains("is invalid: ");
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
