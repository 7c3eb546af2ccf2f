package io.keystoreoperator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.CustomResource;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.api.Keystore;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSettings;
import io.keystoreoperator.api.ServiceAccountReference;
import io.keystoreoperator.golden.GoldenFolder;
import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeyNames;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// From the resources in a folder to the plan, or the failure, in the same folder: the way that a
/// reconcile takes.
class PlanGoldenTest {
  private static final String PLAN = "out-plan.yaml";
  private static final String FAILURE = "out-failure.yaml";

  static List<GoldenFolder> cases() {
    return GoldenFolder.in("plan");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theResourcesOfAFolderMakeItsPlanOrItsFailure(GoldenFolder folder) {
    KeystoreSecret desired = folder.read("in-keystoresecret.yaml", KeystoreSecret.class);
    CustomResource<? extends KeystoreSettings, ?> keystore = keystore(folder);
    Namespace namespace = namespace(folder);
    KeystoreResolver.Source source =
        new KeystoreResolver.Source(
            new KeystoreId(keystore.getMetadata().getNamespace(), keystore.getMetadata().getName()),
            keystore.getMetadata().getUid(),
            keystore.getMetadata().getGeneration(),
            keystore.getSpec());
    BaseIdentity base = base(folder, source, namespace);

    try {
      Planner.check(desired);
      assertThat(desired.keystoreId()).as("the keystore in the folder").isEqualTo(source.id());
      ResolvedKeystore resolved = KeystoreResolver.resolve(source, namespace, base);
      folder.expect(PLAN, PlanDocument.of(plan(folder, desired, resolved)));
    } catch (SyncFailedException e) {
      folder.expect(FAILURE, failure(e.failure()));
    }
    folder.everyFileIsUsed();
  }

  /// With what is found among the names of the folder, if there are any.
  private static SyncPlan plan(
      GoldenFolder folder, KeystoreSecret desired, ResolvedKeystore keystore) {
    SyncPlan plan = Planner.plan(desired, keystore, (_, _) -> Optional.empty());
    String names = "in-names.txt";
    return folder.has(names) ? plan.among(KeyNames.of(folder.text(names).lines().toList())) : plan;
  }

  private static CustomResource<? extends KeystoreSettings, ?> keystore(GoldenFolder folder) {
    String file = "in-keystore.yaml";
    String kind = folder.read(file, GenericKubernetesResource.class).getKind();
    return kind.equals("Keystore")
        ? folder.read(file, Keystore.class)
        : folder.read(file, ClusterKeystore.class);
  }

  private static Namespace namespace(GoldenFolder folder) {
    ObjectMeta metadata =
        folder
            .read("in-namespace.yaml", io.fabric8.kubernetes.api.model.Namespace.class)
            .getMetadata();
    return new Namespace(metadata.getName(), metadata.getLabels());
  }

  private static BaseIdentity base(
      GoldenFolder folder, KeystoreResolver.Source source, Namespace namespace) {
    ServiceAccountReference reference = source.spec().auth().serviceAccountRef();
    if (reference == null || reference.name() == null) {
      return new BaseIdentity.Operator();
    }
    ObjectMeta account = folder.read("in-serviceaccount.yaml", ServiceAccount.class).getMetadata();
    return new BaseIdentity.ServiceAccount(
        namespace.name(),
        account.getName(),
        account.getUid(),
        Objects.requireNonNull(
            account.getAnnotations().get(ServiceAccountReference.ROLE_ARN_ANNOTATION)));
  }

  private static Map<String, List<String>> failure(SyncFailure failure) {
    if (failure instanceof SyncFailure.InvalidSpec(var violations)) {
      return Map.of("InvalidSpec", violations);
    }
    assertThat(failure).isInstanceOf(SyncFailure.KeyNotAllowed.class);
    List<ItemKey> keys = ((SyncFailure.KeyNotAllowed) failure).keys();
    return Map.of("KeyNotAllowed", keys.stream().map(ItemKey::toString).toList());
  }
}
