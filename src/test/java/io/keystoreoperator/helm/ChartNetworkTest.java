package io.keystoreoperator.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whom the NetworkPolicy lets the operator reach, and who may reach it.
class ChartNetworkTest {
  private static final String DNS = "53/UDP 53/TCP to anywhere";
  private static final String API_SERVER = "443/TCP 6443/TCP to anywhere";
  private static final String AWS = "443/TCP to anywhere";

  @Test
  void thereIsNoneUnlessItIsWanted() {
    assertThat(Chart.OF_THE_PROJECT.render("").all(NetworkPolicy.class)).isEmpty();
  }

  @Test
  void theNodesCredentialsAreReachedWhereTheyAreTheIdentity() {
    assertThat(egress("networkPolicy: {enabled: true}"))
        .containsExactly(DNS, API_SERVER, AWS, "80/TCP to 169.254.169.254/32, fd00:ec2::254/128");
  }

  @Test
  void thoseOfPodIdentityAreReachedInTheirPlace() {
    assertThat(egress("{networkPolicy: {enabled: true}, aws: {identity: PodIdentity}}"))
        .containsExactly(DNS, API_SERVER, AWS, "80/TCP to 169.254.170.23/32, fd00:ec2::23/128");
  }

  @Test
  void irsaNeedsNoOtherThanAwsItself() {
    assertThat(
            egress(
                """
                networkPolicy: {enabled: true}
                aws: {identity: IRSA}
                serviceAccount: {annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::444455556666:role/operator"}}
                """))
        .containsExactly(DNS, API_SERVER, AWS);
    assertThat(egress("{networkPolicy: {enabled: true}, aws: {identity: Other}}"))
        .containsExactly(DNS, API_SERVER, AWS);
  }

  @Test
  void itCanBeNarrowedAndWidened() {
    assertThat(
            egress(
                """
                networkPolicy:
                  enabled: true
                  dnsTo: [{ipBlock: {cidr: 10.96.0.10/32}}]
                  apiServer: {cidrs: [10.0.0.1/32, 10.0.0.2/32], ports: [8443]}
                  awsEndpoints: {cidrs: [10.1.0.0/16]}
                  extraEgress: [{ports: [{port: 3128, protocol: TCP}]}]
                aws: {identity: Other}
                """))
        .containsExactly(
            "53/UDP 53/TCP to 10.96.0.10/32",
            "8443/TCP to 10.0.0.1/32, 10.0.0.2/32",
            "443/TCP to 10.1.0.0/16",
            "3128/TCP to anywhere");
  }

  @Test
  void metricsAreForAnybodyOrForWhomIsNamedAndTheTests() {
    var anybody = policy("networkPolicy: {enabled: true}").getSpec();
    var named =
        policy(
                "networkPolicy: {enabled: true, metricsFrom: [{namespaceSelector: {matchLabels:"
                    + " {name: monitoring}}}]}")
            .getSpec();

    assertThat(anybody.getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(anybody.getIngress()).hasSize(1);
    assertThat(ports(anybody.getIngress().getFirst().getPorts())).isEqualTo("http/TCP");
    assertThat(anybody.getIngress().getFirst().getFrom()).isEmpty();
    assertThat(named.getIngress()).hasSize(1);
    assertThat(named.getIngress().getFirst().getFrom())
        .satisfiesExactly(
            peer ->
                assertThat(peer.getNamespaceSelector().getMatchLabels())
                    .containsEntry("name", "monitoring"),
            peer ->
                assertThat(peer.getPodSelector().getMatchLabels())
                    .containsEntry("app.kubernetes.io/component", "test"));
  }

  private static NetworkPolicy policy(String values) {
    return Chart.OF_THE_PROJECT.render(values).only(NetworkPolicy.class);
  }

  /// A line for each rule.
  private static List<String> egress(String values) {
    return policy(values).getSpec().getEgress().stream()
        .map(rule -> ports(rule.getPorts()) + " to " + peers(rule.getTo()))
        .toList();
  }

  private static String ports(List<NetworkPolicyPort> ports) {
    return String.join(
        " ", ports.stream().map(it -> it.getPort().getValue() + "/" + it.getProtocol()).toList());
  }

  private static String peers(List<NetworkPolicyPeer> peers) {
    Stream<String> blocks = peers.stream().map(peer -> peer.getIpBlock().getCidr());
    return peers.isEmpty() ? "anywhere" : String.join(", ", blocks.toList());
  }
}
