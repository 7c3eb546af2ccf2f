package io.keystoreoperator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.keystoreoperator.api.AccessRule;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.api.ClusterKeystoreSecret;
import io.keystoreoperator.api.ClusterKeystoreSecretSpec;
import io.keystoreoperator.api.ClusterKeystoreSpec;
import io.keystoreoperator.api.CreationPolicy;
import io.keystoreoperator.api.DataFrom;
import io.keystoreoperator.api.DeletionPolicy;
import io.keystoreoperator.api.FindPolicy;
import io.keystoreoperator.api.ItemSearch;
import io.keystoreoperator.api.KeyConversion;
import io.keystoreoperator.api.KeyRewrite;
import io.keystoreoperator.api.Keystore;
import io.keystoreoperator.api.KeystoreAuth;
import io.keystoreoperator.api.KeystoreFormat;
import io.keystoreoperator.api.KeystoreReference;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretSpec;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.api.KeystoreSpec;
import io.keystoreoperator.api.PushSettings;
import io.keystoreoperator.api.RefreshPolicy;
import io.keystoreoperator.api.RemoteReference;
import io.keystoreoperator.api.RevocationPolicy;
import io.keystoreoperator.api.RoleReference;
import io.keystoreoperator.api.SecretDataEntry;
import io.keystoreoperator.api.SecretTarget;
import io.keystoreoperator.api.ServiceAccountReference;
import io.keystoreoperator.api.SessionScope;
import io.keystoreoperator.api.TemplateMetadata;
import io.keystoreoperator.api.TemplateSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The Java types of the custom resources, at the API server's own hands.
class CustomResourceIT {
  private static final String ROLE = "arn:aws:iam::111122223333:role/keystore-reader";
  private static final KeystoreSecretSpec SPEC =
      new KeystoreSecretSpec(
          new KeystoreReference(KeystoreReference.Kind.CLUSTER_KEYSTORE, "account-a"),
          RefreshPolicy.PERIODIC,
          "30m",
          true,
          new SecretTarget(
              "app-db-secret",
              CreationPolicy.OWNER,
              DeletionPolicy.RETAIN,
              false,
              TemplateSpec.DEFAULT),
          List.of(
              new SecretDataEntry(
                  "password",
                  new RemoteReference(
                      "payments/db",
                      "password",
                      "7",
                      RemoteReference.Decoding.BASE64_URL,
                      RemoteReference.WhitespacePolicy.TRIM,
                      Map.of("app", "payments"),
                      null,
                      null,
                      null),
                  null),
              new SecretDataEntry(
                  "user",
                  new RemoteReference(
                      "payments/user",
                      null,
                      null,
                      RemoteReference.Decoding.NONE,
                      RemoteReference.WhitespacePolicy.KEEP,
                      Map.of(),
                      KeyConversion.UNICODE,
                      RemoteReference.NO_METADATA,
                      null),
                  null)),
          List.of(
              new DataFrom(
                  null,
                  new ItemSearch(
                      "payments/",
                      new ItemSearch.Name("_key$"),
                      null,
                      KeyConversion.DEFAULT,
                      RemoteReference.Decoding.AUTO),
                  List.of(
                      new KeyRewrite(new KeyRewrite.Regexp("payments/(.*)", "$1"), null, null),
                      new KeyRewrite(null, new KeyRewrite.Transform("{{ value }}"), null)),
                  null)),
          List.of());
  private static final PatchContext APPLIED_BY_THE_OPERATOR =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("keystore-operator")
          .withForce(true)
          .build();

  private final KubeNamespace namespace = RealKubernetes.running().inFreshNamespace();

  @Test
  void aKeystoreSecretComesBackAsItWasWritten() {
    KeystoreSecret written = create(new KeystoreSecret(), SPEC);

    KeystoreSecret read = read(KeystoreSecret.class);

    assertThat(written.getSpec()).isEqualTo(SPEC);
    assertThat(read.getSpec()).isEqualTo(SPEC);
    assertThat(read.getMetadata().getGeneration()).isOne();
  }

  @Test
  void aKeystoreComesBackAsItWasWritten() {
    var spec =
        new KeystoreSpec(
            "eu-central-1",
            "keystore",
            KeystoreFormat.CREDSTASH,
            auth(new ServiceAccountReference("app", ROLE), "45m", null),
            List.of("arn:aws:kms:eu-central-1:111122223333:key/1234abcd"),
            Map.of("name", "{key}"),
            FindPolicy.ENABLED,
            new PushSettings(PushSettings.Stream.ENABLED));

    create(new Keystore(), spec);

    assertThat(read(Keystore.class).getSpec()).isEqualTo(spec);
  }

  @Test
  void aClusterKeystoreComesBackAsItWasWritten() {
    var labelled = new LabelSelectorBuilder().addToMatchLabels("keystore", "yes").build();
    var spec =
        new ClusterKeystoreSpec(
            "us-east-1",
            "keystore",
            KeystoreFormat.AUTO,
            auth(null, "1h", SessionScope.NAMESPACE),
            List.of(),
            Map.of(),
            FindPolicy.DISABLED,
            PushSettings.NONE,
            List.of(
                new AccessRule(labelled, List.of(), List.of("{namespace}/**")),
                new AccessRule(null, List.of("team-*"), List.of("shared/*"))),
            RevocationPolicy.DELETE);

    create(new ClusterKeystore(), spec);

    assertThat(read(ClusterKeystore.class).getSpec()).isEqualTo(spec);
  }

  @Test
  void aRuleForEveryNamespaceStaysOne() {
    var everyNamespace =
        new AccessRule(new LabelSelectorBuilder().build(), List.of(), List.of("a"));
    var spec =
        new ClusterKeystoreSpec(
            "us-east-1",
            "keystore",
            KeystoreFormat.AUTO,
            KeystoreAuth.NONE,
            List.of(),
            Map.of(),
            FindPolicy.DISABLED,
            PushSettings.NONE,
            List.of(everyNamespace),
            RevocationPolicy.RETAIN);

    create(new ClusterKeystore(), spec);

    assertThat(read(ClusterKeystore.class).getSpec()).isEqualTo(spec);
  }

  @Test
  void aClusterKeystoreSecretComesBackAsItWasWritten() {
    var spec =
        new ClusterKeystoreSecretSpec(
            new LabelSelectorBuilder().build(),
            "app-db",
            new TemplateMetadata(Map.of("app", "web"), Map.of("note", "as it is")),
            SPEC);

    create(new ClusterKeystoreSecret(), spec);

    assertThat(read(ClusterKeystoreSecret.class).getSpec()).isEqualTo(spec);
  }

  @Test
  void anAppliedStatusLeavesTheSpecAlone() {
    create(new KeystoreSecret(), SPEC);
    var status =
        new KeystoreSecretStatus(
            1L,
            List.of(condition("Ready")),
            new KeystoreSecretStatus.Target("app-db-secret", "42"),
            "revision",
            List.of(
                new KeystoreSecretStatus.Key("password", "payments/db", "7", null),
                new KeystoreSecretStatus.Key(
                    null, "payments/app", null, KeystoreSecretStatus.Origin.EXTRACT)),
            "2026-01-01T00:00:00Z",
            "now",
            null,
            List.of(),
            null);

    KeystoreSecret answer = applyStatus(status);

    assertThat(answer.getStatus()).isEqualTo(status);
    assertThat(read(KeystoreSecret.class).getStatus()).isEqualTo(status);
    assertThat(read(KeystoreSecret.class).getSpec()).isEqualTo(SPEC);
    assertThat(answer.getMetadata().getGeneration()).isOne();
  }

  @Test
  void aConditionThatIsAppliedNoMoreIsGone() {
    create(new KeystoreSecret(), SPEC);

    applyStatus(withConditions("Ready", "Stalled"));
    applyStatus(withConditions("Ready"));

    assertThat(read(KeystoreSecret.class).getStatus().conditions())
        .extracting(Condition::getType)
        .containsExactly("Ready");
  }

  @Test
  void aConditionOfAnotherPartyStays() {
    create(new KeystoreSecret(), SPEC);
    String theirs = "[{\"type\": \"Reviewed\", \"status\": \"True\"}]";
    namespace
        .kubectl(
            "patch",
            "kss",
            namespace.name(),
            "--subresource=status",
            "--type=merge",
            "--patch={\"status\": {\"conditions\": " + theirs + "}}")
        .succeeded();

    applyStatus(withConditions("Ready"));

    assertThat(read(KeystoreSecret.class).getStatus().conditions())
        .extracting(Condition::getType)
        .containsExactlyInAnyOrder("Reviewed", "Ready");
  }

  @Test
  void theSpecsEditorsCannotWriteTheStatus() {
    create(new KeystoreSecret(), SPEC);

    namespace
        .kubectl(
            "patch",
            "kss",
            namespace.name(),
            "--type=merge",
            "--patch={\"spec\": {\"suspend\": false}, \"status\": {\"syncedRevision\": \"forged\"}}")
        .succeeded();

    KeystoreSecret read = read(KeystoreSecret.class);
    assertThat(read.getSpec().suspend()).isFalse();
    assertThat(read.getMetadata().getGeneration()).isEqualTo(2);
    assertThat(read.getStatus()).isNull();
  }

  private static KeystoreAuth auth(
      @Nullable ServiceAccountReference serviceAccount,
      String duration,
      @Nullable SessionScope scope) {
    return new KeystoreAuth(
        serviceAccount,
        List.of(new RoleReference("arn:aws:iam::222233334444:role/hop", null)),
        ROLE,
        "b-prod",
        duration,
        Map.of("team", "payments"),
        List.of("team"),
        scope);
  }

  private <S, R extends CustomResource<S, ?>> R create(R resource, S spec) {
    resource.setMetadata(new ObjectMetaBuilder().withName(namespace.name()).build());
    resource.setSpec(spec);
    return namespace.client().resource(resource).create();
  }

  private <R extends HasMetadata> R read(Class<R> type) {
    return namespace.client().resources(type).withName(namespace.name()).require();
  }

  private KeystoreSecret applyStatus(KeystoreSecretStatus status) {
    var applied = new KeystoreSecret();
    applied.setMetadata(
        new ObjectMetaBuilder().withName(namespace.name()).withNamespace(namespace.name()).build());
    applied.setStatus(status);
    return namespace
        .client()
        .resource(applied)
        .subresource("status")
        .patch(APPLIED_BY_THE_OPERATOR);
  }

  private static KeystoreSecretStatus withConditions(String... types) {
    return new KeystoreSecretStatus(
        1L,
        Arrays.stream(types).map(CustomResourceIT::condition).toList(),
        null,
        null,
        List.of(),
        null,
        null,
        null,
        List.of(),
        null);
  }

  private static Condition condition(String type) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus("True")
        .withReason("Synced")
        .withMessage("In step")
        .withLastTransitionTime("2026-01-01T00:00:00Z")
        .withObservedGeneration(1L)
        .build();
  }
}
