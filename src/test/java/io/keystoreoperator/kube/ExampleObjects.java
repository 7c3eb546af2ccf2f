package io.keystoreoperator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.keystoreoperator.api.KeystoreReference;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretSpec;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.api.RefreshPolicy;
import io.keystoreoperator.api.RemoteReference;
import io.keystoreoperator.api.SecretDataEntry;
import io.keystoreoperator.api.SecretTarget;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// A Secret and a KeystoreSecret of one name, and what tests do to them.
record ExampleObjects(KubernetesClient client) {
  static final String NAMESPACE = "team-a";
  static final String NAME = "app";
  static final PatchContext APPLY = applyAs("keystore-operator");

  static void assertRefused(ThrowingCallable request, int code, String reason) {
    assertThatThrownBy(request)
        .asInstanceOf(type(KubernetesClientException.class))
        .satisfies(
            refusal -> {
              assertThat(refusal.getCode()).isEqualTo(code);
              assertThat(refusal.getStatus().getReason()).isEqualTo(reason);
            });
  }

  static PatchContext applyAs(String manager) {
    return new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager(manager)
        .withForce(true)
        .build();
  }

  static Secret secret(Map<String, String> data) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(NAME)
        .withNamespace(NAMESPACE)
        .endMetadata()
        .withData(data)
        .build();
  }

  static KeystoreSecret keystoreSecret(String interval) {
    var keystoreSecret = new KeystoreSecret();
    keystoreSecret.setMetadata(
        new ObjectMetaBuilder()
            .withName(NAME)
            .withNamespace(NAMESPACE)
            .addToLabels("app", "web")
            .build());
    keystoreSecret.setSpec(spec(interval));
    return keystoreSecret;
  }

  static KeystoreSecretSpec spec(String interval) {
    return new KeystoreSecretSpec(
        new KeystoreReference(KeystoreReference.Kind.KEYSTORE, "team"),
        RefreshPolicy.PERIODIC,
        interval,
        false,
        SecretTarget.DEFAULT,
        List.of(
            new SecretDataEntry(
                "password",
                new RemoteReference(
                    "payments/db",
                    null,
                    null,
                    RemoteReference.Decoding.NONE,
                    RemoteReference.WhitespacePolicy.KEEP,
                    Map.of(),
                    null,
                    null,
                    null),
                null)),
        List.of(),
        List.of());
  }

  static KeystoreSecretStatus status(String... conditions) {
    return new KeystoreSecretStatus(
        1L,
        Arrays.stream(conditions)
            .map(type -> new ConditionBuilder().withType(type).withStatus("True").build())
            .toList(),
        null,
        null,
        List.of(),
        null,
        null,
        null,
        List.of(),
        null);
  }

  static List<String> conditions(KeystoreSecret keystoreSecret) {
    return keystoreSecret.statusOrEmpty().conditions().stream().map(Condition::getType).toList();
  }

  static String uid(Secret secret) {
    return secret.getMetadata().getUid();
  }

  static long version(HasMetadata object) {
    return Long.parseLong(object.getMetadata().getResourceVersion());
  }

  Secret create(Secret secret) {
    return client.resource(secret).create();
  }

  Secret readSecret() {
    return client.secrets().inNamespace(NAMESPACE).withName(NAME).get();
  }

  KeystoreSecret createKeystoreSecret(String interval) {
    return client.resource(keystoreSecret(interval)).create();
  }

  KeystoreSecret read() {
    return client.resources(KeystoreSecret.class).inNamespace(NAMESPACE).withName(NAME).require();
  }

  KeystoreSecret edit(Consumer<KeystoreSecret> change) {
    KeystoreSecret live = read();
    change.accept(live);
    return client.resource(live).update();
  }

  KeystoreSecret applyStatus(String... conditions) {
    return applyStatus(status(conditions));
  }

  KeystoreSecret applyStatus(KeystoreSecretStatus status) {
    var applied = new KeystoreSecret();
    applied.setMetadata(new ObjectMetaBuilder().withName(NAME).withNamespace(NAMESPACE).build());
    applied.setStatus(status);
    return client.resource(applied).subresource("status").patch(APPLY);
  }
}
