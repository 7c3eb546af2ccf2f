package io.keystoreoperator.kube;

import static io.keystoreoperator.kube.ExampleObjects.APPLY;
import static io.keystoreoperator.kube.ExampleObjects.NAME;
import static io.keystoreoperator.kube.ExampleObjects.NAMESPACE;
import static io.keystoreoperator.kube.ExampleObjects.assertRefused;
import static io.keystoreoperator.kube.ExampleObjects.conditions;
import static io.keystoreoperator.kube.ExampleObjects.keystoreSecret;
import static io.keystoreoperator.kube.ExampleObjects.secret;
import static io.keystoreoperator.kube.ExampleObjects.spec;
import static io.keystoreoperator.kube.ExampleObjects.status;
import static io.keystoreoperator.kube.ExampleObjects.uid;
import static io.keystoreoperator.kube.ExampleObjects.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.keystoreoperator.api.KeystoreSecret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MockKubernetesTest {
  private final MockKubernetes kubernetes = MockKubernetes.start();
  private final KubernetesClient client = kubernetes.client();
  private final ExampleObjects objects = new ExampleObjects(client);

  @AfterEach
  void stop() {
    kubernetes.close();
  }

  @Test
  void anObjectGetsAUidAVersionAndAGeneration() {
    KeystoreSecret first = objects.createKeystoreSecret("1h");
    Secret second = objects.create(secret(Map.of()));

    assertThat(first.getMetadata().getUid()).isNotEmpty().isNotEqualTo(uid(second));
    assertThat(first.getMetadata().getGeneration()).isOne();
    assertThat(first.getMetadata().getCreationTimestamp()).isNotEmpty();
    assertThat(version(second)).isGreaterThan(version(first));
  }

  @Test
  void aNameThatIsTakenIsRefused() {
    objects.create(secret(Map.of()));

    assertRefused(() -> objects.create(secret(Map.of())), 409, "AlreadyExists");
  }

  @Test
  void aNameIsGeneratedWhereAskedFor() {
    for (int i = 0; i < 2; i++) {
      client
          .configMaps()
          .inNamespace(NAMESPACE)
          .resource(
              new ConfigMapBuilder().withNewMetadata().withGenerateName("e.").endMetadata().build())
          .create();
    }

    assertThat(client.configMaps().inNamespace(NAMESPACE).list().getItems())
        .extracting(made -> made.getMetadata().getName())
        .doesNotHaveDuplicates()
        .hasSize(2)
        .allMatch(name -> name.startsWith("e."));
  }

  @Test
  void theGenerationCountsChangesOfTheSpecAlone() {
    KeystoreSecret made = objects.createKeystoreSecret("1h");

    KeystoreSecret labelled =
        objects.edit(live -> live.getMetadata().getLabels().put("team", "payments"));
    objects.applyStatus("Ready");
    KeystoreSecret specified = objects.edit(live -> live.setSpec(spec("2h")));

    assertThat(made.getMetadata().getGeneration()).isOne();
    assertThat(labelled.getMetadata().getGeneration()).isOne();
    assertThat(specified.getMetadata().getGeneration()).isEqualTo(2);
  }

  @Test
  void aWriteThatChangesNothingLeavesTheVersion() {
    KeystoreSecret made = objects.createKeystoreSecret("1h");

    client.resource(made).update();
    objects.applyStatus("Ready");
    KeystoreSecret once = objects.read();
    objects.applyStatus("Ready");

    assertThat(version(once)).isEqualTo(version(made) + 1);
    assertThat(version(objects.read())).isEqualTo(version(once));
  }

  @Test
  void aStaleUpdateIsRefused() {
    Secret stale = objects.create(secret(Map.of("a", "MQ==")));
    client.resource(secret(Map.of("a", "Mg=="))).update();

    assertRefused(
        () -> client.resource(new SecretBuilder(stale).addToData("b", "Mw==").build()).update(),
        409,
        "Conflict");
    assertThat(objects.readSecret().getData()).containsExactly(Map.entry("a", "Mg=="));
  }

  @Test
  void aStaleStatusIsRefused() {
    KeystoreSecret stale = objects.createKeystoreSecret("1h");
    objects.edit(live -> live.setSpec(spec("2h")));
    stale.setStatus(status("Ready"));

    assertRefused(() -> client.resource(stale).updateStatus(), 409, "Conflict");
  }

  @Test
  void anUpdateOfNothingIsRefused() {
    assertRefused(() -> client.resource(secret(Map.of())).update(), 404, "NotFound");
    assertThat(objects.readSecret()).isNull();
  }

  @Test
  void theSpecAndTheStatusAreWrittenApart() {
    KeystoreSecret made = objects.createKeystoreSecret("1h");
    made.setSpec(spec("2h"));
    made.setStatus(status("Forged"));

    KeystoreSecret updated = client.resource(made).update();
    updated.setSpec(spec("3h"));
    updated.setStatus(status("Ready"));
    KeystoreSecret withStatus = client.resource(updated).updateStatus();

    assertThat(updated.getMetadata().getGeneration()).isEqualTo(2);
    assertThat(withStatus.getSpec().refreshInterval()).isEqualTo("2h");
    assertThat(conditions(withStatus)).containsExactly("Ready");
    assertThat(withStatus.getMetadata().getGeneration()).isEqualTo(2);
  }

  @Test
  void aNewObjectHasNoStatusYet() {
    KeystoreSecret forged = keystoreSecret("1h");
    forged.setStatus(status("Forged"));

    client.resource(forged).create();

    assertThat(objects.read().getStatus()).isNull();
  }

  @Test
  void aPatchOfTheStatusLeavesTheSpecAlone() {
    objects.createKeystoreSecret("1h");

    client
        .resources(KeystoreSecret.class)
        .inNamespace(NAMESPACE)
        .withName(NAME)
        .subresource("status")
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager("someone")
                .build(),
            "{\"spec\": {\"suspend\": true}, \"status\": {\"syncedRevision\": \"r\"}}");

    assertThat(objects.read().getSpec().suspend()).isFalse();
    assertThat(objects.read().statusOrEmpty().syncedRevision()).isEqualTo("r");
  }

  @Test
  void anObjectWithAFinalizerStaysUntilItIsTakenAway() {
    Secret held = secret(Map.of());
    held.getMetadata().setFinalizers(List.of("example.com/hold"));
    objects.create(held);

    client.resource(held).delete();
    Secret leaving = objects.readSecret();
    leaving.getMetadata().setFinalizers(List.of());
    client.resource(leaving).update();

    assertThat(leaving.getMetadata().getDeletionTimestamp()).isNotEmpty();
    assertThat(objects.readSecret()).isNull();
  }

  @Test
  void everyWriteIsOnRecord() {
    objects.create(secret(Map.of()));
    objects.readSecret();
    client.resource(secret(Map.of("a", "MQ=="))).patch(APPLY);
    client.resource(secret(Map.of())).delete();

    String secrets = "/api/v1/namespaces/team-a/secrets";
    assertThat(kubernetes.writes())
        .containsExactly(
            "POST " + secrets, "PATCH " + secrets + "/app", "DELETE " + secrets + "/app");
  }

  @Test
  void whatIsNotServedIsNotFound() {
    objects.create(secret(Map.of()));

    assertRefused(
        () -> client.serviceAccounts().inNamespace(NAMESPACE).withName("x").tokenRequest(null),
        404,
        "NotFound");
    assertThat(client.getKubernetesVersion().getMinor()).isEqualTo("36");
  }
}
