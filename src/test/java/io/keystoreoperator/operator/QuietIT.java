package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.KubernetesWrites;
import io.keystoreoperator.fixture.Team;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a hundred KeystoreSecrets cost while nothing changes: reads.
class QuietIT {
  private static final int MANY = 100;

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  @Test
  void aRefreshOfWhatIsUnchangedCostsReadsAndNothingElseNorDoesARestart() {
    Team team = hundredInStep();
    var aws = operator.accounts().aws();
    var writes = KubernetesWrites.soFar(operator.running().kubernetes());
    var versions = versions(team);
    assertThat(writes).containsKeys("POST secrets", "APPLY keystoresecrets");
    assertThat(team.namespace().client().v1().events().list().getItems()).isEmpty();

    aws.calls().reset();
    awaitAWholeInterval();

    assertThat(aws.calls().snapshot()).containsOnlyKeys("dynamodb:BatchGetItem");
    assertThat(aws.calls("dynamodb", "BatchGetItem")).isLessThan(MANY / 2);
    assertThat(KubernetesWrites.soFar(operator.running().kubernetes())).isEqualTo(writes);
    assertThat(versions(team)).isEqualTo(versions);

    operator.running().restartOperator();
    aws.calls().reset();
    awaitAWholeInterval();

    assertThat(aws.calls("kms", "Decrypt")).isZero();
    assertThat(KubernetesWrites.soFar(operator.running().kubernetes())).isEqualTo(writes);
    assertThat(versions(team)).isEqualTo(versions);
  }

  private static Team hundredInStep() {
    Team team = operator.team();
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < MANY; i++) {
      operator.accounts().writer().putV1(team.key("k" + i), "value " + i);
      all.append(
          """
          ---
          apiVersion: keystore-operator.io/v1beta1
          kind: KeystoreSecret
          metadata: {name: app-%1$d}
          spec:
            keystoreRef: {kind: ClusterKeystore, name: %2$s}
            refreshInterval: 10s
            data: [{secretKey: k, remoteRef: {key: %3$s/k%1$d}}]
          """
              .formatted(i, team.keystore(), team.name()));
    }
    team.apply(all.toString());
    for (int i = 0; i < MANY; i++) {
      team.awaitReason("app-" + i, "Synced");
    }
    Awaitility.await()
        .until(() -> team.awaitKeystore("Synced").getStatus().resources(), count -> count == MANY);
    return team;
  }

  /// Each KeystoreSecret has its place in the interval of ten seconds; nothing shows that it is
  // over.
  private static void awaitAWholeInterval() {
    long start = System.nanoTime();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> System.nanoTime() - start > Duration.ofSeconds(12).toNanos());
  }

  private static Map<String, String> versions(Team team) {
    var client = team.namespace().client();
    Map<String, String> versions = new TreeMap<>();
    Stream.of(
            client.resources(KeystoreSecret.class).list().getItems(),
            client.secrets().list().getItems(),
            client.resources(ClusterKeystore.class).list().getItems())
        .flatMap(List::stream)
        .map(HasMetadata.class::cast)
        .forEach(
            it ->
                versions.put(
                    it.getKind() + " " + it.getMetadata().getName(),
                    it.getMetadata().getResourceVersion()));
    return versions;
  }
}
