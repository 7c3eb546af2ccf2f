package io.keystoreoperator.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.aws.Failures;
import io.keystoreoperator.kube.MockKubernetes;
import io.keystoreoperator.model.SyncFailure;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the cache says has been refused already; here the API server has the last word.
class RevocationsTest {
  private static final String OTHERS = "[{namespaces: [others], keys: ['**']}]";
  private static final String BY_LABEL =
      "[{namespaceSelector: {matchLabels: {tier: gold}}, keys: ['**']}]";

  private final MockKubernetes kubernetes = MockKubernetes.start();
  private final KubernetesClient client = kubernetes.client();
  private final FakeSecrets secrets = new FakeSecrets();
  private Optional<ClusterKeystore> cached = Optional.empty();
  private final Revocations revocations = new Revocations(client, _ -> cached, secrets);

  @BeforeEach
  void aTeam() {
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName("team")
                .withLabels(Map.of("tier", "gold"))
                .endMetadata()
                .build())
        .create();
  }

  @AfterEach
  void stop() {
    kubernetes.close();
  }

  @Test
  void whatWasTakenAwayIsDeletedWhereTheOwnerWantsIt() {
    keystore("Delete", OTHERS);

    assertThat(revocations.revoke(reader("a"))).contains(true);
    assertThat(secrets.removed).containsExactly("app");
  }

  @Test
  void oneKeyOfSeveralIsEnough() {
    keystore("Delete", "[{namespaces: [team], keys: [a]}]");

    assertThat(revocations.revoke(reader("a", "b"))).contains(true);
  }

  @Test
  void labelsThatTheCacheHasNotHeardOfKeepTheSecret() {
    keystore("Delete", BY_LABEL);

    assertKept(reader("a"));
  }

  @Test
  void aRuleThatTheCacheHasNotHeardOfKeepsTheSecret() {
    keystore("Delete", OTHERS);
    live("Delete", "[{namespaces: [team], keys: ['**']}]");

    assertKept(reader("a"));
  }

  @Test
  void anOwnerWhoHasJustChangedTheirMindKeepsTheSecret() {
    keystore("Delete", OTHERS);
    live("Retain", OTHERS);

    assertKept(reader("a"));
  }

  @Test
  void theDefaultKeepsTheSecret() {
    keystore("Retain", OTHERS);

    assertKept(reader("a"));
  }

  @Test
  void rulesThatAreBrokenKeepTheSecret() {
    keystore("Delete", "[{namespaces: [team], namespaceSelector: {}, keys: ['**']}]");

    assertKept(reader("a"));
  }

  @Test
  void aKeystoreThatIsGoneKeepsTheSecret() {
    keystore("Delete", OTHERS);
    client.resource(cached.orElseThrow()).delete();

    assertKept(reader("a"));
  }

  @Test
  void aSpecThatAsksForMoreThanItsSecretHoldsTakesNothingAway() {
    keystore("Delete", "[{namespaces: [team], keys: [a]}]");
    KeystoreSecret reader = reader("a");
    reader.setSpec(ReaderFixtures.reader(1).getSpec());
    client.resource(reader).update();

    assertKept(client.resource(reader).get());
  }

  @Test
  void aSpecThatWasEditedMeanwhileIsLookedAtAnew() {
    keystore("Delete", OTHERS);
    KeystoreSecret reader = reader("a");
    reader.getMetadata().setGeneration(reader.getMetadata().getGeneration() - 1);

    assertKept(reader);
  }

  @Test
  void aNamespaceThatIsGoneIsNotJudged() {
    keystore("Delete", OTHERS);
    KeystoreSecret reader = reader("a");
    client.namespaces().withName("team").delete();

    assertKept(reader);
  }

  @Test
  void whereThereIsNothingToDeleteNothingIsAsked() {
    keystore("Delete", OTHERS);
    KeystoreSecret reader = reader("a");
    reader.setStatus(KeystoreSecretStatus.EMPTY);
    secrets.holds = false;
    kubernetes.close();

    assertKept(reader);
  }

  @Test
  void anApiServerThatDoesNotAnswerIsNoRevocation() {
    keystore("Delete", OTHERS);
    KeystoreSecret reader = reader("a");
    var nobodyListens =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:1")
            .withRequestRetryBackoffLimit(0)
            .build();
    try (var deaf = new KubernetesClientBuilder().withConfig(nobodyListens).build()) {
      assertThat(Failures.of(() -> new Revocations(deaf, _ -> cached, secrets).revoke(reader)))
          .isInstanceOf(SyncFailure.Hindered.class);
    }
    assertThat(secrets.removed).isEmpty();
  }

  private void assertKept(KeystoreSecret reader) {
    assertThat(revocations.revoke(reader)).isEmpty();
    assertThat(secrets.removed).isEmpty();
  }

  /// In the cluster, and as it was last seen.
  private void keystore(String policy, String access) {
    cached = Optional.of(live(policy, access));
  }

  private ClusterKeystore live(String policy, String access) {
    String yaml =
        """
        apiVersion: keystore-operator.io/v1beta1
        kind: ClusterKeystore
        metadata: {name: account-a}
        spec:
          region: us-east-1
          table: keystore
          revocationPolicy: %s
          access: %s
        """
            .formatted(policy, access);
    return client
        .resources(ClusterKeystore.class)
        .load(new ByteArrayInputStream(yaml.getBytes(UTF_8)))
        .createOr(NonDeletingOperation::update);
  }

  /// One whose Secret holds what these items hold.
  private KeystoreSecret reader(String... items) {
    KeystoreSecret reader = ReaderFixtures.reader(0);
    reader.getMetadata().setName("app");
    KeystoreSecret live = client.resource(reader).create();
    live.setStatus(
        new KeystoreSecretStatus(
            1L,
            List.of(),
            new KeystoreSecretStatus.Target("app", "1"),
            "revision",
            List.of(items).stream()
                .map(item -> new KeystoreSecretStatus.Key(item, item, null, null))
                .toList(),
            null,
            null,
            null,
            List.of(),
            null));
    return client.resource(live).updateStatus();
  }
}
