package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.keystoreoperator.api.ClusterKeystoreSecret;
import io.keystoreoperator.api.ClusterKeystoreSecretStatus;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/// A ClusterKeystoreSecret `app-db` for the namespaces with a label, and a ClusterKeystore that
/// lets them read; both go by the name of the platform team's namespace.
public record FanOut(Team platform) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  String name() {
    return platform.name();
  }

  public void applyKeystore() {
    platform.applyClusterKeystore(
        name(),
        """
        region: %s
        table: %s
        auth: {roleArn: "%s", externalId: "%s"}
        access: [{namespaceSelector: {matchLabels: {fan: {ns}}}, keys: ["{ns}/**"]}]
        """
            .formatted(
                TwoAccounts.REGION,
                TwoAccounts.TABLE,
                TwoAccounts.READER_ARN,
                TwoAccounts.EXTERNAL_ID));
  }

  public void apply() {
    apply("");
  }

  /// @param more fields of the spec, YAML, not indented
  void apply(String more) {
    apply("{matchLabels: {fan: {ns}}}", more);
  }

  void applyTo(String namespaceSelector) {
    apply(namespaceSelector, "");
  }

  private void apply(String namespaceSelector, String more) {
    platform.applyFanOut(
        """
        namespaceSelector: %s
        name: app-db
        spec:
          keystoreRef: {kind: ClusterKeystore, name: {ns}}
          refreshInterval: "0"
          data: [{secretKey: password, remoteRef: {key: "{ns}/db"}}]
        %s
        """
            .formatted(namespaceSelector, more));
  }

  public void patch(String patch) {
    platform
        .namespace()
        .kubectl("patch", "ckss", name(), "--type=merge", "--patch=" + patch)
        .succeeded();
  }

  public void reach(Team team) {
    label(team, name());
  }

  public void leave(Team team) {
    label(team, "nothing");
  }

  private static void label(Team team, String value) {
    team.namespace()
        .client()
        .namespaces()
        .withName(team.name())
        .edit(
            it -> new NamespaceBuilder(it).editMetadata().addToLabels("fan", value).and().build());
  }

  ClusterKeystoreSecret now() {
    return platform
        .namespace()
        .client()
        .resources(ClusterKeystoreSecret.class)
        .withName(name())
        .require();
  }

  /// The status once it speaks of the latest spec, and is like this.
  ClusterKeystoreSecretStatus await(Predicate<ClusterKeystoreSecretStatus> is) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            this::now,
            it ->
                Objects.equals(
                        it.statusOrEmpty().observedGeneration(), it.getMetadata().getGeneration())
                    && is.test(it.statusOrEmpty()))
        .statusOrEmpty();
  }

  /// Waits until it is Ready in so many namespaces, and matches no others.
  public ClusterKeystoreSecretStatus awaitReadyIn(int namespaces) {
    return await(
        status ->
            "True".equals(ready(status).getStatus())
                && Objects.equals(status.namespaces(), namespaces)
                && Objects.equals(status.inStep(), namespaces));
  }

  /// Waits until so many namespaces fail, and so many others are in step.
  ClusterKeystoreSecretStatus awaitFailing(int failing, int inStep) {
    return await(
        status ->
            Objects.equals(status.failing(), failing) && Objects.equals(status.inStep(), inStep));
  }

  static Condition ready(ClusterKeystoreSecretStatus status) {
    return Team.ready(status.conditions()).orElseThrow();
  }
}
