package io.keystoreoperator.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What Helm says after an install: who the operator is, and what to do next.
class ChartNotesTest {
  private static final Pattern FILE = Pattern.compile("deploy/[\\w./-]+\\.yaml");

  @Test
  void byDefaultItServesAllNamespacesAsItsNode() {
    String notes = notes("image: {repository: registry.example.com/keystore-operator}");

    assertThat(notes)
        .contains(
            "for all namespaces.",
            "To AWS it is its node.",
            "HttpPutResponseHopLimit=2",
            "with a ClusterKeystore (deploy/examples/cluster-keystore.yaml)",
            "kubectl get clusterkeystores\n",
            "kubectl get keystoresecrets --all-namespaces",
            "helm test keystore-operator --namespace keystore-operator",
            "tokenRequests.serviceAccounts says for which it may be")
        .doesNotContain("names no registry");
  }

  @Test
  void anImageWithoutARegistryIsPointedOut() {
    assertThat(notes("")).contains("names no registry", "set image.repository");
    assertThat(notes("image: {repository: team/keystore-operator}")).contains("names no registry");
    assertThat(notes("image: {repository: 'localhost:5000/keystore-operator'}"))
        .doesNotContain("names no registry");
  }

  @Test
  void eachIdentityIsNamed() {
    assertThat(
            notes(
                """
                aws: {identity: IRSA}
                serviceAccount: {annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::444455556666:role/operator"}}
                """))
        .contains("To AWS it is arn:aws:iam::444455556666:role/operator.")
        .doesNotContain("HttpPutResponseHopLimit");
    assertThat(notes("{aws: {identity: IRSA}, serviceAccount: {create: false, name: mine}}"))
        .contains("the role that its ServiceAccount is annotated with");
    assertThat(notes("{aws: {identity: PodIdentity}, serviceAccount: {name: reader}}"))
        .contains("associates with the ServiceAccount reader in the namespace keystore-operator");
    assertThat(notes("aws: {identity: Other}")).contains("what extraEnv and extraVolumes make it");
  }

  @Test
  void forSomeNamespacesTheNextStepIsAKeystore() {
    assertThat(
            notes(
                """
                watchNamespaces: [payments, shop]
                tokenRequests: {serviceAccounts: [{namespace: payments, names: [app]}]}
                """))
        .contains(
            "for the namespaces payments, shop.",
            "with a Keystore (deploy/examples/namespaced-keystore.yaml)",
            "kubectl get keystores --all-namespaces")
        .doesNotContain("ClusterKeystore", "No keystore can be read as a ServiceAccount");
    assertThat(notes("{watchNamespaces: [payments], clusterKeystores: Enabled}"))
        .contains("for the namespaces payments.", "with a ClusterKeystore");
  }

  @Test
  void aClusterKeystoreOfTheReleaseIsLookedAt() {
    assertThat(
            notes(
                """
                clusterKeystore: {create: true, name: mine, spec: {region: us-east-1, table: keystore}}
                """))
        .contains("1. Is the keystore reached?", "kubectl get clusterkeystore mine\n");
  }

  @Test
  void withNothingToAskNoTestIsOffered() {
    String service = "metrics: {service: {enabled: false}}\n";

    assertThat(notes(service)).doesNotContain("helm test");
    assertThat(notes(service + "test: {clusterKeystore: mine}")).contains("helm test");
  }

  private static String notes(String values) {
    String notes = Chart.OF_THE_PROJECT.notes(values);
    FILE.matcher(notes)
        .results()
        .forEach(file -> assertThat(Path.of(file.group())).matches(Files::exists));
    return notes;
  }
}
