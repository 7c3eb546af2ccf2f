package io.keystoreoperator.bench;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What no operator can beat: a bare client that makes each Secret and patches each status, 50 at
/// once, with one watcher on each kind.
final class Floor {
  private static final int AT_ONCE = 50;

  private final KubernetesClient client;
  private final String namespace;

  Floor(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  Duration measure(int count) throws InterruptedException, ExecutionException {
    Watch secrets = client.secrets().inNamespace(namespace).watch(new Ignoring<Secret>());
    Watch readers =
        client
            .resources(KeystoreSecret.class)
            .inNamespace(namespace)
            .watch(new Ignoring<KeystoreSecret>());
    try (var executor = Executors.newFixedThreadPool(AT_ONCE)) {
      long start = System.nanoTime();
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        all.add(executor.submit(() -> makeOne(number)));
      }
      for (Future<?> one : all) {
        one.get();
      }
      return Duration.ofNanos(System.nanoTime() - start);
    } finally {
      secrets.close();
      readers.close();
    }
  }

  private void makeOne(int number) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(Workload.name(number))
                .withNamespace(namespace)
                .endMetadata()
                .withData(Map.of("value", "dmFsdWU="))
                .build())
        .create();
    KeystoreSecret status = new KeystoreSecret();
    status.getMetadata().setName(Workload.name(number));
    status.getMetadata().setNamespace(namespace);
    status.setStatus(
        new KeystoreSecretStatus(
            1L,
            List.of(
                new ConditionBuilder()
                    .withType("Ready")
                    .withStatus("True")
                    .withReason("Synced")
                    .withMessage("made by the bare client")
                    .withLastTransitionTime("2026-01-01T00:00:00Z")
                    .build()),
            new KeystoreSecretStatus.Target(Workload.name(number), "1"),
            "0".repeat(64),
            List.of(),
            null,
            null,
            null,
            List.of(),
            null));
    client
        .resource(status)
        .subresource("status")
        .patch(
            new PatchContext.Builder()
                .withForce(true)
                .withFieldManager("floor")
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .build());
  }

  private static final class Ignoring<T> implements Watcher<T> {
    @Override
    public void eventReceived(Action action, T resource) {}

    @Override
    public void onClose(WatcherException cause) {}
  }
}
