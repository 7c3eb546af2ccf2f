package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What `access` rules leave to whom: globs over keys and namespaces, selectors, `{namespace}`.
class AccessIT {
  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  private final Team team = operator.running().teamWithoutKeystore();

  @Test
  void theKeysOfAllRulesForANamespaceAndNoOthers() {
    team.namespace().kubectl("label", "namespace", team.name(), "tier=gold", "zone=a").succeeded();
    applyKeystore(
        """
        - namespaces: ["{ns}"]
          keys: ["{namespace}/**", exact]
        - namespaces: ["other", "{ns}*"]
          keys: ["shared/*", "deep/**/db", "a*c"]
        - namespaceSelector:
            matchLabels: {tier: gold}
            matchExpressions:
            - {key: zone, operator: In, values: [a, b]}
            - {key: frozen, operator: DoesNotExist}
          keys: [gold/**]
        - namespaceSelector: {matchLabels: {tier: silver}}
          keys: [silver/**]
        - namespaceSelector: {matchExpressions: [{key: zone, operator: NotIn, values: [a]}]}
          keys: [elsewhere/**]
        - namespaces: ["x{ns}"]
          keys: ["**"]
        """);
    List<String> allowed =
        List.of(
            "{ns}/db", "{ns}/a/b", "exact", "shared/db", "deep/a/b/db", "abc", "ac", "gold/a/b");
    List<String> refused =
        List.of(
            "{ns}",
            "{ns}x/db",
            "exactly",
            "shared/a/db",
            "shared",
            "deep/db",
            "a/c",
            "silver/a",
            "elsewhere/a",
            "Exact",
            "other/db");

    allowed.forEach(key -> operator.accounts().writer().putV1(here(key), "of " + key));
    refused.forEach(key -> operator.accounts().writer().putV1(here(key), "of " + key));
    apply("allowed", allowed);
    apply("refused", refused);

    IntStream.range(0, allowed.size())
        .forEach(
            i -> {
              team.awaitReason("allowed-" + i, "Synced");
              assertThat(team.secret("allowed-" + i))
                  .isEqualTo(Map.of("k", "of " + allowed.get(i)));
            });
    IntStream.range(0, refused.size())
        .forEach(
            i -> {
              team.awaitReason("refused-" + i, "KeyNotAllowed");
              assertThat(team.secret("refused-" + i)).isNull();
            });
  }

  @Test
  void ofSeveralKeysThoseThatAreNotAllowedAreNamedAndNothingIsMade() {
    applyKeystore("- {namespaces: ['{ns}'], keys: ['{namespace}/**']}");
    operator.accounts().writer().putV1(team.key("db"), "s3cr3t");

    applyOf("app", "{ns}/db", "others/b", "others/a");

    var failed = team.awaitReason("app", "KeyNotAllowed");
    assertThat(Team.condition(failed, "Ready").orElseThrow().getMessage())
        .isEqualTo(
            "ClusterKeystore "
                + team.keystore()
                + " does not allow this namespace the keys \"others/a\", \"others/b\": ask its"
                + " owner for a rule in spec.access");
    assertThat(team.secret("app")).isNull();
  }

  @Test
  void withoutARuleNobodyReads() {
    operator.accounts().writer().putV1(team.key("db"), "s3cr3t");
    team.applyClusterKeystore(team.keystore(), table());

    applyOf("app", "{ns}/db");

    team.awaitReason("app", "KeyNotAllowed");
  }

  @Test
  void whatWasTakenAwayStaysAndComesBackWithoutADecrypt() {
    String gold = "- {namespaceSelector: {matchLabels: {tier: gold}}, keys: ['{namespace}/*']}";
    team.namespace().kubectl("label", "namespace", team.name(), "tier=gold").succeeded();
    operator.accounts().writer().putV1(team.key("db"), "s3cr3t");
    applyKeystore(gold);
    applyOf("app", "{ns}/db");
    team.awaitReason("app", "Synced");
    operator.accounts().aws().calls().reset();

    team.namespace().kubectl("label", "namespace", team.name(), "tier-").succeeded();
    team.awaitReason("app", "KeyNotAllowed");
    assertThat(team.secret("app")).isEqualTo(Map.of("k0", "s3cr3t"));
    team.namespace().kubectl("label", "namespace", team.name(), "tier=gold").succeeded();
    team.awaitReason("app", "Synced");

    assertThat(operator.accounts().aws().calls("kms", "Decrypt")).isZero();
  }

  private void apply(String name, List<String> keys) {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < keys.size(); i++) {
      yaml.append(
          """
          ---
          apiVersion: keystore-operator.io/v1beta1
          kind: KeystoreSecret
          metadata: {name: %s-%d}
          spec:
            keystoreRef: {kind: ClusterKeystore, name: %s}
            data: [{secretKey: k, remoteRef: {key: "%s"}}]
          """
              .formatted(name, i, team.keystore(), here(keys.get(i))));
    }
    team.apply(yaml.toString());
  }

  private void applyOf(String name, String... keys) {
    StringBuilder data = new StringBuilder("data:\n");
    for (int i = 0; i < keys.length; i++) {
      data.append("- {secretKey: k%d, remoteRef: {key: \"%s\"}}\n".formatted(i, keys[i]));
    }
    team.applyKeystoreSecret(name, data.toString());
  }

  private void applyKeystore(String rules) {
    team.applyClusterKeystore(team.keystore(), table() + "access:\n" + rules);
  }

  private static String table() {
    return """
    region: us-east-1
    table: keystore
    auth: {roleArn: "%s", externalId: "%s"}
    """
        .formatted(TwoAccounts.READER_ARN, TwoAccounts.EXTERNAL_ID);
  }

  private String here(String key) {
    return key.replace("{ns}", team.name());
  }
}
