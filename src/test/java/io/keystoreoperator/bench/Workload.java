package io.keystoreoperator.bench;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.api.KeystoreSecret;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// KeystoreSecrets in a namespace of their own, each with one key from an item of its own.
final class Workload {
  private static final int AT_ONCE = 50;

  private final KubernetesClient client;
  private final String namespace;

  Workload(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
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
                  keystoreRef: {kind: ClusterKeystore, name: bench}
                  refreshInterval: %s
                  data:
                  - secretKey: value
                    remoteRef: {key: bench/%06d}
                """
                    .formatted(name(number), namespace, interval, number),
                KeystoreSecret.class))
        .create();
  }

  static void createKeystore(KubernetesClient client) {
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: keystore-operator.io/v1beta1
                kind: ClusterKeystore
                metadata: {name: bench}
                spec:
                  region: us-east-1
                  table: keystore
                  auth: {roleArn: "arn:aws:iam::111122223333:role/keystore-reader"}
                  access:
                  - namespaces: ["*"]
                    keys: ["**"]
                """,
                ClusterKeystore.class))
        .create();
  }

  void delete() {
    client.resources(KeystoreSecret.class).inNamespace(namespace).delete();
    client.secrets().inNamespace(namespace).delete();
  }
}
