package io.keystoreoperator.kube;

import static io.keystoreoperator.kube.ExampleObjects.APPLY;
import static io.keystoreoperator.kube.ExampleObjects.NAME;
import static io.keystoreoperator.kube.ExampleObjects.NAMESPACE;
import static io.keystoreoperator.kube.ExampleObjects.applyAs;
import static io.keystoreoperator.kube.ExampleObjects.assertRefused;
import static io.keystoreoperator.kube.ExampleObjects.conditions;
import static io.keystoreoperator.kube.ExampleObjects.secret;
import static io.keystoreoperator.kube.ExampleObjects.spec;
import static io.keystoreoperator.kube.ExampleObjects.uid;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MockApplyTest {
  private final MockKubernetes kubernetes = MockKubernetes.start();
  private final KubernetesClient client = kubernetes.client();
  private final ExampleObjects objects = new ExampleObjects(client);

  @AfterEach
  void stop() {
    kubernetes.close();
  }

  @Test
  void anAppliedStatusIsTheWholeOfWhatItsManagerSays() {
    objects.createKeystoreSecret("1h");

    objects.applyStatus("Ready", "Stalled");
    KeystoreSecret answer = objects.applyStatus("Ready");

    assertThat(conditions(answer)).containsExactly("Ready");
    assertThat(conditions(objects.read())).containsExactly("Ready");
    assertThat(objects.read().getSpec()).isEqualTo(spec("1h"));
  }

  @Test
  void aStatusFieldThatIsAppliedNoMoreIsGone() {
    objects.createKeystoreSecret("1h");
    var full =
        new KeystoreSecretStatus(
            1L,
            List.of(),
            new KeystoreSecretStatus.Target(NAME, "7"),
            "revision",
            List.of(),
            null,
            null,
            null,
            List.of(),
            null);

    objects.applyStatus(full);
    objects.applyStatus("Ready");

    assertThat(objects.read().statusOrEmpty().target()).isNull();
    assertThat(objects.read().statusOrEmpty().syncedRevision()).isNull();
    assertThat(conditions(objects.read())).containsExactly("Ready");
  }

  @Test
  void aStatusOfNothingCannotBeApplied() {
    assertRefused(() -> objects.applyStatus("Ready"), 404, "NotFound");
    assertThat(client.resources(KeystoreSecret.class).inNamespace(NAMESPACE).list().getItems())
        .isEmpty();
  }

  @Test
  void applyCreatesWhatIsNotThere() {
    Secret applied = client.resource(secret(Map.of("a", "MQ=="))).patch(APPLY);

    assertThat(uid(applied)).isNotEmpty();
    assertThat(objects.readSecret()).isEqualTo(applied);
  }

  @Test
  void applyWithAUidCreatesNothing() {
    Secret wanted = secret(Map.of("a", "MQ=="));
    wanted.getMetadata().setUid("of-one-that-is-gone");

    assertRefused(() -> client.resource(wanted).patch(APPLY), 409, "Conflict");
    assertThat(objects.readSecret()).isNull();
  }

  @Test
  void managersKeepTheirOwnFieldsApart() {
    objects.create(secret(Map.of("mine", "MA==")));

    client.resource(secret(Map.of("a", "MQ==", "b", "Mg=="))).patch(applyAs("one"));
    client.resource(secret(Map.of("b", "Mg==", "c", "Mw=="))).patch(applyAs("two"));
    client.resource(secret(Map.of("a", "OQ=="))).patch(applyAs("one"));

    assertThat(objects.readSecret().getData())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("mine", "MA==", "a", "OQ==", "b", "Mg==", "c", "Mw=="));
  }

  @Test
  void anApplyToASuccessorForgetsWhatItsPredecessorHad() {
    client.resource(secret(Map.of("a", "MQ=="))).patch(APPLY);
    client.resource(secret(Map.of())).delete();
    objects.create(secret(Map.of("a", "MQ==")));

    client.resource(secret(Map.of("b", "Mg=="))).patch(APPLY);

    assertThat(objects.readSecret().getData()).containsOnlyKeys("a", "b");
  }
}
