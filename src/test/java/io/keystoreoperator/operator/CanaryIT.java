package io.keystoreoperator.operator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.Canary;
import io.keystoreoperator.fixture.Installation;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.localaws.AccessKey;
import io.keystoreoperator.localaws.Fault;
import io.keystoreoperator.localaws.KeystoreWriter;
import io.keystoreoperator.localaws.Policies;
import io.keystoreoperator.localaws.TokenIssuer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Known secrets go all ways that there are, most of which end in a failure, while the operator
/// logs all it can. None may show anywhere but in the Secrets.
class CanaryIT {
  private static final String PLAIN = "cAnArY-plain-Yx7Qm2Vt9Kp4Ws8";
  private static final String IN_JSON = "cAnArY-json-Hd3Lr6Nz1Bf5Gj0";
  private static final byte[] BINARY =
      "\u00ff\u00fe\u0001cAnArY-binary\u0080\u00a7-Tc8Xe2\u0000Mu5".getBytes(ISO_8859_1);
  private static final String NAME = "name-of-a-member-nGxXqUpq3yEJ";
  private static final String ENVELOPED = "cAnArY-v2-Pq9Zw4Ka7Ro1Sd6";
  private static final String JSON = "{\"db\": {\"password\": \"" + IN_JSON + "\", \"n\": [1]}}";

  /// Refuses a Secret in words that quote its data.
  private static final String QUOTING_POLICY =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: "quoting-{ns}"}
      spec:
        matchConstraints:
          resourceRules:
          - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [secrets]}
        validations:
        - expression: "object.metadata.name != 'refused'"
          messageExpression: "'no such data here: ' + string(object.data['k'])"
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: {name: "quoting-{ns}"}
      spec:
        policyName: "quoting-{ns}"
        validationActions: [Deny]
        matchResources:
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: "{ns}"}}
      """;

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void noSecretShowsAnywhereButInSecrets(String format) {
    String log = "CanaryIT-" + format;
    try (var installation =
        Installation.start(log, "--log-level=trace", "--log-format=" + format)) {
      Team team = installation.team();
      store(installation.accounts().writer(), team);
      allGoesWell(installation, team);
      eachStageFails(installation, team);
      List<AccessKey> keys = installation.accounts().aws().accessKeys();

      // In JSON a slash may be escaped.
      String shown = (installation.operator().output() + resources(team)).replace("\\/", "/");

      assertThat(shown).contains("Repaired", "PropertyNotFound", "DecryptDenied", "SecretRefused");
      for (Canary canary : canaries(keys)) {
        assertThat(canary.sightings(shown)).as(canary.name()).isEmpty();
      }
      assertThat(shown).as("tokens of ServiceAccounts").doesNotContainPattern("eyJ[\\w-]+\\.eyJ");
    }
  }

  private static void store(KeystoreWriter writer, Team team) {
    writer.putV1(team.key("plain"), PLAIN);
    writer.putV1(team.key("json"), JSON);
    writer.putV1(team.key("binary"), BINARY);
    writer.putV1(team.key("members"), "{\"" + NAME + "\": {\"inner\": \"" + IN_JSON + "\"}}");
    writer.putV1(team.key("nothing"), "{\"" + NAME + "\": null}");
    writer.putV1(team.key("no-key"), "{\".." + NAME + "\": 1}");
    writer.putV2(team.key("v2"), 1, ENVELOPED);
    writer.putV2(team.key("tampered"), 1, ENVELOPED);
    writer
        .dynamoDb()
        .updateItem(
            update ->
                update
                    .tableName(TwoAccounts.TABLE)
                    .key(Map.of("ParameterName", AttributeValue.fromS(team.key("tampered"))))
                    .updateExpression("SET hmac = :zeros")
                    .expressionAttributeValues(
                        Map.of(":zeros", AttributeValue.fromS("0".repeat(64)))));
  }

  private static void allGoesWell(Installation installation, Team team) {
    team.applyKeystoreSecret(
        "good",
        """
        data:
        - {secretKey: plain, remoteRef: {key: "{ns}/plain"}}
        - {secretKey: json, remoteRef: {key: "{ns}/json", property: db.password}}
        - {secretKey: binary, remoteRef: {key: "{ns}/binary"}}
        - {secretKey: v2, remoteRef: {key: "{ns}/v2"}}
        """);
    team.awaitReason("good", "Synced");
    Map<String, String> made = Objects.requireNonNull(team.secret("good"));
    assertThat(made).containsEntry("plain", PLAIN).containsEntry("json", IN_JSON);
    team.namespace()
        .kubectl("patch", "secret", "good", "--patch={\"stringData\": {\"plain\": \"edited\"}}")
        .succeeded();
    team.awaitSecret("good", made);
    team.applyKeystoreSecret("members", extract("members"));
    team.awaitReason("members", "Synced");
    assertThat(team.secret("members")).containsOnlyKeys(NAME);
    team.namespace()
        .kubectl("patch", "secret", "members", "--patch={\"stringData\": {\"other\": \"edited\"}}")
        .succeeded();
    Awaitility.await().until(() -> Set.of(NAME).equals(keys(team.secret("members"))));
    withAServiceAccount(installation, team);
  }

  private static void withAServiceAccount(Installation installation, Team team) {
    var accounts = installation.accounts();
    var kubernetes = installation.kubernetes();
    accounts.accountBTrusts(kubernetes);
    var role =
        accounts
            .accountA()
            .createRole(
                "web-" + team.name(),
                Policies.trustingSubject(
                    TwoAccounts.ACCOUNT_A,
                    kubernetes.issuer(),
                    TokenIssuer.subject(team.name(), "app")),
                accounts.readingPermissions());
    accounts
        .accountA()
        .trustIssuer(kubernetes.issuer(), Set.of("sts.amazonaws.com"), kubernetes.jwks());
    team.namespace().serviceAccount("app", "eks.amazonaws.com/role-arn", role.arn());
    team.applyNamespacedKeystore(
        "own", "{region: us-east-1, table: keystore, auth: {serviceAccountRef: {name: app}}}");
    team.applyKeystoreSecretOf("{name: own}", "web", entry("key: '{ns}/plain'"));
    team.awaitReason("web", "Synced");
  }

  private static void eachStageFails(Installation installation, Team team) {
    var accounts = installation.accounts();
    team.applyKeystoreSecret("no-json", entry("key: '{ns}/plain', property: a"));
    team.applyKeystoreSecret("no-property", entry("key: '{ns}/json', property: db.nothing"));
    team.applyKeystoreSecret("no-index", entry("key: '{ns}/json', property: db.password.7"));
    team.applyKeystoreSecret("no-base64", entry("key: '{ns}/plain', decodingStrategy: Base64"));
    team.applyKeystoreSecret("tampered", entry("key: '{ns}/tampered'"));
    team.applyKeystoreSecret("missing", entry("key: '{ns}/missing'"));
    team.applyKeystoreSecret("no-object", extract("plain"));
    team.applyKeystoreSecret("null-member", extract("nothing"));
    team.applyKeystoreSecret("no-secret-key", extract("no-key"));
    team.applyKeystoreSecret("conflict", extract("members", "members"));
    team.applyKeystoreSecret(
        "no-rewrite",
        extract("members") + "  rewrite: [{transform: {template: '{{ value.missing }}'}}]\n");
    team.awaitReason("no-object", "PropertyNotFound");
    team.awaitReason("null-member", "PropertyNotFound");
    team.awaitReason("no-secret-key", "InvalidSpec");
    team.awaitReason("conflict", "KeyConflict");
    team.awaitReason("no-rewrite", "TemplateFailed");
    team.awaitReason("no-json", "PropertyNotFound");
    team.awaitReason("no-property", "PropertyNotFound");
    team.awaitReason("no-index", "PropertyNotFound");
    team.awaitReason("no-base64", "TemplateFailed");
    team.awaitReason("tampered", "IntegrityFailed");
    team.awaitReason("missing", "ItemNotFound");

    team.apply(QUOTING_POLICY.replace("{ns}", team.name()));
    // A policy takes a moment to be in force.
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                team.namespace()
                    .kubectl("create", "secret", "generic", "refused", "--dry-run=server")
                    .exitCode(),
            exitCode -> exitCode != 0);
    team.applyKeystoreSecret("refused", entry("key: '{ns}/plain'"));
    team.awaitReason("refused", "SecretRefused");

    accounts.allowReadingButNoDecrypt();
    team.applyKeystoreSecret("denied", entry("key: '{ns}/plain'"));
    team.awaitReason("denied", "DecryptDenied");
    accounts.allowReading();

    accounts.aws().faults().every("kms", "Decrypt", new Fault.Failed());
    team.applyKeystoreSecret("outage", entry("key: '{ns}/binary'"));
    team.awaitReason("outage", "Unavailable");
  }

  private static Set<String> keys(@Nullable Map<String, String> data) {
    return data == null ? Set.of() : data.keySet();
  }

  private static String extract(String... keys) {
    return Stream.of(keys)
        .map(key -> "- extract: {key: '{ns}/" + key + "'}\n")
        .collect(Collectors.joining("", "dataFrom:\n", ""));
  }

  private static String entry(String remoteRef) {
    return "data: [{secretKey: k, remoteRef: {" + remoteRef + "}}]";
  }

  /// Everything in the namespace that people are shown, and the keystore.
  private static String resources(Team team) {
    var shown = new StringBuilder();
    for (String kind : new String[] {"kss", "ks", "cks", "events"}) {
      shown.append(team.namespace().kubectl("get", kind, "--output=json").succeeded().stdout());
    }
    return shown.toString();
  }

  private static List<Canary> canaries(List<AccessKey> keys) {
    List<Canary> canaries = new ArrayList<>();
    canaries.add(new Canary("the plain value", PLAIN.getBytes(UTF_8)));
    canaries.add(new Canary("the value in JSON", IN_JSON.getBytes(UTF_8)));
    canaries.add(new Canary("the name of a member", NAME.getBytes(UTF_8)));
    canaries.add(new Canary("the binary value", BINARY));
    canaries.add(new Canary("the enveloped value", ENVELOPED.getBytes(UTF_8)));
    for (AccessKey key : keys) {
      canaries.add(new Canary("a secret access key", key.secretAccessKey().getBytes(UTF_8)));
      String token = key.sessionToken();
      if (token != null) {
        canaries.add(new Canary("a session token", Base64.getDecoder().decode(token)));
      }
    }
    return canaries;
  }
}
