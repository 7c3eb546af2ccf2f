package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.fixture.Installation;
import io.keystoreoperator.fixture.KubernetesWrites;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.localaws.Calls;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What many KeystoreSecrets cost, by the calls that AWS and the API server get. They are there
/// before the operator starts.
class CostIT {
  private static final int MANY = 1_000;
  private static final int NAMESPACES = 500;

  /// Cohorts of a hundred, and a fifth more.
  private static final long READS = 12;

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int AT_ONCE = 16;

  private final Installation installation = Installation.start("CostIT");
  private final KubernetesClient client = installation.kubernetes().client();
  private final Calls calls = installation.accounts().aws().calls();

  @AfterEach
  void close() {
    installation.close();
  }

  @Test
  void aFirstSyncIsOneSessionFullReadsOneDecryptAndTwoWritesEachAndARestartOnlyReads()
      throws Exception {
    Team team = installation.team();
    installation.operator().stop();
    forAll(MANY, i -> installation.accounts().writer().putV1(team.key("k" + i), "value " + i));
    forAll(MANY, i -> create(team.name(), "app-" + i, team.keystore(), team.key("k" + i)));
    calls.reset();
    Map<String, Long> before = KubernetesWrites.soFar(installation.kubernetes());

    installation.restartOperator();
    awaitReady(MANY);

    assertThat(calls.of("sts", "AssumeRole")).isOne();
    assertThat(calls.of("kms", "Decrypt")).isEqualTo(MANY);
    assertThat(calls.of("dynamodb", "BatchGetItem")).isLessThanOrEqualTo(READS);
    Map<String, Long> after = KubernetesWrites.soFar(installation.kubernetes());
    assertThat(written(before, after, "POST secrets")).isEqualTo(MANY);
    assertThat(written(before, after, "APPLY keystoresecrets")).isEqualTo(MANY);
    assertThat(written(before, after, "PUT secrets")).isZero();
    assertThat(written(before, after, "POST events")).isZero();

    calls.reset();
    installation.restartOperator();
    awaitAllFoundUnchanged();

    assertThat(calls.of("kms", "Decrypt")).isZero();
    assertThat(calls.of("dynamodb", "BatchGetItem")).isLessThanOrEqualTo(READS);
    assertThat(KubernetesWrites.soFar(installation.kubernetes()))
        .containsEntry("POST secrets", after.get("POST secrets"))
        .containsEntry("APPLY keystoresecrets", after.get("APPLY keystoresecrets"));
  }

  @Test
  void anItemThatFiveHundredNamespacesWantIsReadOnceAndDecryptedOnce() throws Exception {
    Team platform = installation.teamWithoutKeystore();
    platform.applyClusterKeystore(
        platform.name(),
        """
        region: %s
        table: %s
        auth: {roleArn: "%s", externalId: "%s"}
        access: [{namespaces: ["%s-*"], keys: ["{ns}/**"]}]
        """
            .formatted(
                TwoAccounts.REGION,
                TwoAccounts.TABLE,
                TwoAccounts.READER_ARN,
                TwoAccounts.EXTERNAL_ID,
                platform.name()));
    installation.accounts().writer().putV1(platform.key("shared"), "for all");
    installation.operator().stop();
    forAll(
        NAMESPACES,
        i -> {
          String namespace = platform.name() + "-" + i;
          client
              .resource(
                  new NamespaceBuilder()
                      .withNewMetadata()
                      .withName(namespace)
                      .endMetadata()
                      .build())
              .create();
          create(namespace, "shared", platform.name(), platform.key("shared"));
        });
    calls.reset();

    installation.restartOperator();
    awaitReady(NAMESPACES);

    assertThat(calls.of("dynamodb", "BatchGetItem")).isOne();
    assertThat(calls.of("kms", "Decrypt")).isOne();
  }

  private void create(String namespace, String name, String keystore, String key) {
    String yaml =
        """
        apiVersion: keystore-operator.io/v1beta1
        kind: KeystoreSecret
        metadata: {name: %s, namespace: %s}
        spec:
          keystoreRef: {kind: ClusterKeystore, name: %s}
          data: [{secretKey: k, remoteRef: {key: %s}}]
        """
            .formatted(name, namespace, keystore, key);
    client.resource(Serialization.unmarshal(yaml, KeystoreSecret.class)).create();
  }

  private void awaitReady(int count) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                client.resources(KeystoreSecret.class).inAnyNamespace().list().getItems().stream()
                    .filter(one -> Team.condition(one, "Ready").isPresent())
                    .count(),
            ready -> ready == count);
  }

  private void awaitAllFoundUnchanged() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                installation
                    .operator()
                    .scrape()
                    .value("keystore_operator_decrypts_saved_total", "how", "unchanged"),
            unchanged -> unchanged >= MANY);
  }

  private static long written(Map<String, Long> before, Map<String, Long> after, String what) {
    return after.getOrDefault(what, 0L) - before.getOrDefault(what, 0L);
  }

  private static void forAll(int count, IntConsumer task) throws Exception {
    try (var executor = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<?> one :
          IntStream.range(0, count)
              .<Future<?>>mapToObj(i -> executor.submit(() -> task.accept(i)))
              .toList()) {
        one.get();
      }
    }
  }
}
