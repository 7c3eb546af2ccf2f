package io.keystoreoperator.bench;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.api.KeystoreSecret;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// KeystoreSecrets in a namespace of their own, each with one key from an item of its own.
final class Workload {
  private static final int AT_ONCE = 50;

  private static final String KEYSTORE = "bench";
  private static final String PUSHED = "bench-pushed";

  private final KubernetesClient client;
  private final String namespace;
  private final String keystore;

  Workload(KubernetesClient client, String namespace) {
    this(client, namespace, KEYSTORE);
  }

  private Workload(KubernetesClient client, String namespace, String keystore) {
    this.client = client;
    this.namespace = namespace;
    this.keystore = keystore;
  }

  /// Of a keystore of its own, which follows the table's stream.
  static Workload withPush(KubernetesClient client, String namespace) {
    createKeystore(client, PUSHED, "Enabled");
    return new Workload(client, namespace, PUSHED);
  }

  /// The item that is the source of a KeystoreSecret.
  static String item(int number) {
    return "bench/%06d".formatted(number);
  }

  static String name(int number) {
    return "bench-%06d".formatted(number);
  }

  void create(int count, String interval) throws InterruptedException, ExecutionException {
    createNamespace();
    forAll(count, i -> createOne(i, interval));
  }

  /// One KeystoreSecret in each of so many namespaces, and all of them from one item.
  static void createInNamespaces(KubernetesClient client, int count)
      throws InterruptedException, ExecutionException {
    forAll(
        count,
        i -> {
          Workload workload = new Workload(client, "shared-" + i);
          workload.createNamespace();
          workload.createOne(0, "1h");
        });
  }

  private static void forAll(int count, IntConsumer task)
      throws InterruptedException, ExecutionException {
    try (var executor = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> all =
          IntStream.range(0, count)
              .<Future<?>>mapToObj(i -> executor.submit(() -> task.accept(i)))
              .toList();
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  private void createNamespace() {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  private void createOne(int number, String interval) {
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: keystore-operator.io/v1beta1
                kind: KeystoreSecret
                metadata: {name: %s, namespace: %s}
                spec:
                  keystoreRef: {kind: ClusterKeystore, name: %s}
                  refreshInterval: %s
                  data:
                  - secretKey: value
                    remoteRef: {key: %s}
                """
                    .formatted(name(number), namespace, keystore, interval, item(number)),
                KeystoreSecret.class))
        .create();
  }

  static void createKeystore(KubernetesClient client) {
    createKeystore(client, KEYSTORE, "Disabled");
  }

  private static void createKeystore(KubernetesClient client, String name, String stream) {
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: keystore-operator.io/v1beta1
                kind: ClusterKeystore
                metadata: {name: %s}
                spec:
                  region: us-east-1
                  table: keystore
                  auth: {roleArn: "arn:aws:iam::111122223333:role/keystore-reader"}
                  push: {stream: %s}
                  access:
                  - namespaces: ["*"]
                    keys: ["**"]
                """
                    .formatted(name, stream),
                ClusterKeystore.class))
        .create();
  }

  /// Until the stream of its keystore's table is followed.
  void awaitPush(Duration atMost) {
    client
        .resources(ClusterKeystore.class)
        .withName(keystore)
        .waitUntilCondition(Workload::isFollowed, atMost.toSeconds(), TimeUnit.SECONDS);
  }

  private static boolean isFollowed(ClusterKeystore keystore) {
    return keystore.getStatus() != null
        && keystore.getStatus().conditions().stream()
            .anyMatch(c -> c.getType().equals("PushLive") && c.getStatus().equals("True"));
  }

  void delete() {
    client.resources(KeystoreSecret.class).inNamespace(namespace).delete();
    client.secrets().inNamespace(namespace).delete();
    if (keystore.equals(PUSHED)) {
      client.resources(ClusterKeystore.class).withName(keystore).delete();
    }
  }
}
