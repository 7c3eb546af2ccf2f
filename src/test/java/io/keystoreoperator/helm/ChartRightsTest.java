package io.keystoreoperator.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Which rights the values give and take. That the operator needs just these is seen where it runs
/// with them.
class ChartRightsTest {
  private static final String CLUSTER = "ClusterRole keystore-operator.keystore-operator: ";
  private static final String NAMESPACED = "Role keystore-operator.keystore-operator: ";

  @Test
  void noTokenAndNoWorkloadUnlessItIsWanted() {
    assertThat(rights(""))
        .noneMatch(right -> right.contains("serviceaccounts") || right.contains(".apps"))
        .noneMatch(right -> right.contains("leases"));
  }

  @Test
  void tokensAreForTheServiceAccountsThatAreNamed() {
    String values =
        """
        tokenRequests:
          serviceAccounts: [{namespace: payments, names: [app, batch]}, {namespace: shop, names: [web]}]
        """;
    String tokens = "Role keystore-operator.keystore-operator-tokens: ";

    assertThat(rights(values).stream().filter(right -> right.contains("serviceaccounts")))
        .containsExactly(
            tokens + "create serviceaccounts/token app",
            tokens + "create serviceaccounts/token batch",
            tokens + "create serviceaccounts/token web",
            tokens + "get serviceaccounts app",
            tokens + "get serviceaccounts batch",
            tokens + "get serviceaccounts web");
    assertThat(Chart.OF_THE_PROJECT.render(values).all(RoleBinding.class))
        .extracting(binding -> binding.getMetadata().getNamespace())
        .containsExactly("payments", "shop");
  }

  @Test
  void tokensOfAnyServiceAccountAreForTheNamespacesThatAreServed() {
    assertThat(rights("tokenRequests: {anyServiceAccount: true}"))
        .contains(CLUSTER + "create serviceaccounts/token");
    assertThat(rights("{tokenRequests: {anyServiceAccount: true}, watchNamespaces: [payments]}"))
        .contains(NAMESPACED + "create serviceaccounts/token")
        .allMatch(right -> right.startsWith("Role ") || right.contains("keystore-operator-"));
  }

  @Test
  void restartsAreForTheNamespacesThatAreServed() {
    assertThat(rights("rolloutRestart: {enabled: true}"))
        .contains(CLUSTER + "get deployments.apps", CLUSTER + "patch daemonsets.apps");
    assertThat(rights("{rolloutRestart: {enabled: true}, watchNamespaces: [payments]}"))
        .contains(NAMESPACED + "patch statefulsets.apps");
  }

  @Test
  void withoutClusterKeystoresNothingOfTheClusterIsRead() {
    assertThat(rights("clusterKeystores: Disabled"))
        .contains(CLUSTER + "list secrets")
        .noneMatch(right -> right.contains("namespaces") || right.contains(" clusterkeystore"))
        .doesNotContain(CLUSTER + "create keystoresecrets.keystore-operator.io");
  }

  @Test
  void eachNamespaceThatIsServedHasItsRole() {
    var bindings =
        Chart.OF_THE_PROJECT.render("watchNamespaces: [payments, shop]").all(RoleBinding.class);

    assertThat(bindings)
        .extracting(binding -> binding.getMetadata().getNamespace())
        .containsExactly("payments", "shop");
    assertThat(bindings)
        .flatExtracting(RoleBinding::getSubjects)
        .allSatisfy(
            subject -> {
              assertThat(subject.getKind()).isEqualTo("ServiceAccount");
              assertThat(subject.getNamespace()).isEqualTo("keystore-operator");
              assertThat(subject.getName()).isEqualTo("keystore-operator");
            });
  }

  @Test
  void nobodyIsGivenAnythingWhereSomebodyElseSeesToIt() {
    assertThat(
            Right.grantedBy(
                Chart.OF_THE_PROJECT.render("rbac: {create: false, aggregate: false}").objects()))
        .isEmpty();
  }

  @Test
  void noRightIsWiderThanItHasToBe() {
    Set<Right> all = Right.grantedBy(Chart.OF_THE_PROJECT.render(ChartTest.everything()).objects());

    assertThat(all)
        .isNotEmpty()
        .noneMatch(right -> right.verb().equals("*") || right.resource().contains("*"))
        .noneMatch(right -> List.of("escalate", "bind", "impersonate").contains(right.verb()))
        .noneMatch(right -> right.resource().startsWith("pods"));
  }

  private static List<String> rights(String values) {
    return Right.grantedBy(Chart.OF_THE_PROJECT.render(values).objects()).stream()
        .map(Right::toString)
        .toList();
  }
}
