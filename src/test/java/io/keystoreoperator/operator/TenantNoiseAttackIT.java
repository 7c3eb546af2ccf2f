package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.Tenant;
import io.keystoreoperator.kube.KubectlRun;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A tenant who wears the operator out: by numbers, by size, by work without end. It is held to its
/// share, and its neighbour is served all the while.
class TenantNoiseAttackIT {
  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  private Team team;
  private Tenant tenant;

  @BeforeEach
  void aTenantOfAKeystore() {
    team = operator.team();
    tenant = Tenant.of(team);
    operator.accounts().writer().putV1(team.key("db"), "s3cr3t");
  }

  @Test
  void thousandsOfKeysAreRefusedWhenTheyAreApplied() {
    String entries =
        IntStream.range(0, 3000)
            .mapToObj("- {secretKey: k%d, remoteRef: {key: a}}"::formatted)
            .collect(Collectors.joining("\n"));

    assertThat(keystoreSecret("", "data:\n" + entries).stderr())
        .contains("spec.data: Too many: 3000: must have at most 100 items");
  }

  @Test
  void hugeTemplatesAreRefusedWhenTheyAreApplied() {
    assertThat(template("x".repeat(300_000)).stderr())
        .contains("spec.target.template.data.a: Too long: may not be more than 262144 bytes");
  }

  @Test
  void aTemplateThatWorksWithoutEndIsEndedAndTheNeighbourServed() {
    String loops =
        "{% for a in data.k | fromjson %}{% for b in data.k | fromjson %}{{ k | sha256 }}"
            + "{% endfor %}{% endfor %}";
    operator
        .accounts()
        .writer()
        .putV2(
            team.key("db"),
            1,
            IntStream.range(0, 40_000)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(",", "[", "]")));

    template(loops).succeeded();
    serve(operator.team());

    var failed = team.awaitReason("app", "TemplateFailed");
    assertThat(Team.condition(failed, "Ready").orElseThrow().getMessage())
        .contains("template \"a\"");
    assertThat(team.secret("app")).isNull();
  }

  /// Some of them the API server takes, some it does not.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a*)*b",
        "(x+x+)+y",
        "((a{0,1000}){0,1000}){0,1000}",
        "(.*){1,32000}[bc]",
        "(?:(?:(?:(?:(?:.{1,30}){1,30}){1,30}){1,30}){1,30})",
        "(?=a)b",
        "[[:word:]]{1000}{1000}",
        "(((((((((.*)*)*)*)*)*)*)*)*)x",
      })
  void anExpressionThatWorksWithoutEndIsRefusedOrEndedAndTheNeighbourServed(String regexp) {
    operator.accounts().allowReadingAndFinding();
    team.applyFindingKeystore();
    IntStream.range(0, 30)
        .forEach(i -> operator.accounts().writer().putV1(team.key("x".repeat(1900) + i), "v"));

    var applied =
        keystoreSecret(
            "",
            """
            dataFrom:
            - find: {path: "{ns}/x", name: {regexp: '%1$s'}}
              rewrite: [{regexp: {source: '%1$s', target: "$0$0$0$0"}}]
            """
                .formatted(regexp));
    serve(operator.team());

    if (applied.exitCode() == 0) {
      team.await(
          "app",
          kss ->
              Set.of("InvalidSpec", "ItemNotFound")
                  .contains(Team.condition(kss, "Ready").map(Condition::getReason).orElse("")));
    } else {
      assertThat(applied.stderr()).contains("a regular expression is one of RE2");
    }
    assertThat(team.secret("app")).isNull();
  }

  @Test
  void manyKeystoreSecretsOfOneDoNotKeepAnotherWaiting() {
    String yaml =
        IntStream.range(0, 300)
            .mapToObj(
                i ->
                    """
                    ---
                    apiVersion: keystore-operator.io/v1beta1
                    kind: KeystoreSecret
                    metadata: {name: many-%d}
                    spec:
                      keystoreRef: {kind: ClusterKeystore, name: %s}
                      data: [{secretKey: k, remoteRef: {key: %s}}]
                    """
                        .formatted(i, team.keystore(), team.key("db")))
            .collect(Collectors.joining());

    tenant.apply(yaml).succeeded();
    serve(operator.team());

    team.awaitReason("many-299", "Synced");
  }

  @Test
  void aQuotaHoldsTheirNumber() {
    String documented =
        DocumentedTenancy.manifests().stream()
            .filter(manifest -> manifest.contains("kind: ResourceQuota"))
            .findFirst()
            .orElseThrow()
            .replace("\"200\"", "\"1\"");
    team.apply(documented);
    // What a controller does in a cluster.
    var quota = Serialization.unmarshal(documented, ResourceQuota.class);
    team.namespace()
        .kubectl(
            "patch",
            "resourcequota",
            quota.getMetadata().getName(),
            "--subresource=status",
            "--type=merge",
            "--patch={\"status\": {\"hard\": %s, \"used\": {\"count/keystoresecrets.keystore-operator.io\": \"0\"}}}"
                .formatted(Serialization.asJson(quota.getSpec().getHard())))
        .succeeded();

    template("{{ k }}").succeeded();
    var second =
        tenant.applyKeystoreSecret(
            "second", "keystoreRef: {name: own}\ndata: [{secretKey: k, remoteRef: {key: a}}]");

    assertThat(second.stderr()).contains("Forbidden").contains("exceeded quota: keystoresecrets");
  }

  /// A neighbour, who comes and is served.
  private static void serve(Team neighbour) {
    operator.accounts().writer().putV1(neighbour.key("db"), "of the neighbour");
    neighbour.applyKeystoreSecret("app", "data: [{secretKey: k, remoteRef: {key: '{ns}/db'}}]");
    neighbour.awaitSecret("app", Map.of("k", "of the neighbour"));
  }

  private KubectlRun template(String text) {
    return keystoreSecret(
        "target: {template: {data: {a: \"" + text + "\"}}}",
        "data: [{secretKey: k, remoteRef: {key: \"{ns}/db\"}}]");
  }

  private KubectlRun keystoreSecret(String target, String data) {
    return tenant.applyKeystoreSecret(
        "app",
        "keystoreRef: {kind: ClusterKeystore, name: %s}\n%s\n%s"
            .formatted(team.keystore(), target, data));
  }
}
