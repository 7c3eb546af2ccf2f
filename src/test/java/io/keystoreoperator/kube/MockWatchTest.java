package io.keystoreoperator.kube;

import static io.keystoreoperator.kube.ExampleObjects.NAMESPACE;
import static io.keystoreoperator.kube.ExampleObjects.secret;
import static io.keystoreoperator.kube.ExampleObjects.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MockWatchTest {
  private final MockKubernetes kubernetes = MockKubernetes.start();
  private final KubernetesClient client = kubernetes.client();
  private final ExampleObjects objects = new ExampleObjects(client);

  @AfterEach
  void stop() {
    kubernetes.close();
  }

  @Test
  void aWatchByLabelSeesAnObjectLeaveWhenItLosesTheLabel() {
    var seen = new Seen();
    client.secrets().inNamespace(NAMESPACE).withLabel("managed", "true").watch(seen);
    Secret labelled = secret(Map.of());
    labelled.getMetadata().setLabels(Map.of("managed", "true"));

    objects.create(labelled);
    Secret unlabelled = client.resource(secret(Map.of())).update();

    await().untilAsserted(() -> assertThat(seen.actions).containsExactly("ADDED", "DELETED"));
    assertThat(seen.versions.getLast()).isEqualTo(version(unlabelled));
  }

  @Test
  void aDeletionIsAnEventOfItsOwn() {
    Secret made = objects.create(secret(Map.of()));
    var seen = new Seen();
    var options = new ListOptions();
    options.setResourceVersion(made.getMetadata().getResourceVersion());
    client.secrets().inNamespace(NAMESPACE).watch(options, seen);

    client.resource(made).delete();

    await().untilAsserted(() -> assertThat(seen.actions).containsExactly("DELETED"));
    assertThat(seen.versions.getFirst()).isGreaterThan(version(made));
  }

  @Test
  void anInformerHearsOfWhatItListedOnlyOnce() {
    objects.create(secret(Map.of("a", "MQ==")));
    var heard = new CopyOnWriteArrayList<String>();
    var informer =
        client
            .secrets()
            .inNamespace(NAMESPACE)
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(Secret added) {
                    heard.add("added " + added.getData());
                  }

                  @Override
                  public void onUpdate(Secret before, Secret after) {
                    heard.add("updated " + after.getData());
                  }

                  @Override
                  public void onDelete(Secret deleted, boolean unknown) {
                    heard.add("deleted " + deleted.getData());
                  }
                });
    await().until(informer::isWatching);

    client.resource(secret(Map.of("a", "Mg=="))).update();
    client.resource(secret(Map.of())).delete();

    await()
        .untilAsserted(
            () ->
                assertThat(heard)
                    .containsExactly("added {a=MQ==}", "updated {a=Mg==}", "deleted {a=Mg==}"));
  }

  private static final class Seen implements Watcher<Secret> {
    private final List<String> actions = new CopyOnWriteArrayList<>();
    private final List<Long> versions = new CopyOnWriteArrayList<>();

    @Override
    public void eventReceived(Action action, Secret secret) {
      versions.add(version(secret));
      actions.add(action.name());
    }

    @Override
    public void onClose(@Nullable WatcherException cause) {}
  }
}
