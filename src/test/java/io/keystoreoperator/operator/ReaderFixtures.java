package io.keystoreoperator.operator;

import io.keystoreoperator.api.DeletionPolicy;
import io.keystoreoperator.api.KeystoreReference;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretSpec;
import io.keystoreoperator.api.RefreshPolicy;
import io.keystoreoperator.api.RemoteReference;
import io.keystoreoperator.api.SecretDataEntry;
import io.keystoreoperator.api.SecretTarget;
import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.model.KeyAccess;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.model.TableRef;
import io.keystoreoperator.plan.Planner;
import io.keystoreoperator.plan.SyncPlan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// KeystoreSecrets by number, and the keystore they read.
final class ReaderFixtures {
  private ReaderFixtures() {}

  /// One that reads `item-<number>`.
  static KeystoreSecret reader(int number) {
    return reader(number, List.of("item-" + number));
  }

  /// One that reads so many items of its own.
  static KeystoreSecret reader(int number, int items) {
    return reader(
        number, IntStream.range(0, items).mapToObj(i -> "item-" + number + "-" + i).toList());
  }

  static KeystoreSecret readerOfTheSharedItem(int number) {
    return reader(number, List.of("shared"));
  }

  private static KeystoreSecret reader(int number, List<String> items) {
    KeystoreSecret reader = new KeystoreSecret();
    reader.getMetadata().setName("reader-" + number);
    reader.getMetadata().setNamespace("team");
    reader.getMetadata().setGeneration(1L);
    reader
        .getMetadata()
        .setUid(
            UUID.nameUUIDFromBytes(("reader-" + number).getBytes(StandardCharsets.UTF_8))
                .toString());
    reader.setSpec(
        new KeystoreSecretSpec(
            new KeystoreReference(KeystoreReference.Kind.CLUSTER_KEYSTORE, "account-a"),
            RefreshPolicy.PERIODIC,
            "30s",
            false,
            SecretTarget.DEFAULT,
            items.stream().map(item -> entry(item, null)).toList(),
            List.of()));
    return reader;
  }

  /// Changes what becomes of its Secret when its items vanish.
  static KeystoreSecret with(DeletionPolicy policy, KeystoreSecret reader) {
    SecretTarget target = reader.getSpec().target();
    return edited(
        reader,
        spec -> spec.refreshPolicy(),
        spec -> spec.refreshInterval(),
        new SecretTarget(target.name(), target.creationPolicy(), policy, false, target.template()),
        reader.getSpec().data());
  }

  /// Changes when it is read again.
  static KeystoreSecret with(RefreshPolicy policy, String interval, KeystoreSecret reader) {
    return edited(
        reader, _ -> policy, _ -> interval, reader.getSpec().target(), reader.getSpec().data());
  }

  /// Has it name a version of each of its items.
  static KeystoreSecret with(String version, KeystoreSecret reader) {
    return edited(
        reader,
        spec -> spec.refreshPolicy(),
        spec -> spec.refreshInterval(),
        reader.getSpec().target(),
        reader.getSpec().data().stream().map(e -> entry(e.secretKey(), version)).toList());
  }

  private static KeystoreSecret edited(
      KeystoreSecret reader,
      Function<KeystoreSecretSpec, RefreshPolicy> policy,
      Function<KeystoreSecretSpec, String> interval,
      SecretTarget target,
      List<SecretDataEntry> data) {
    KeystoreSecretSpec spec = reader.getSpec();
    reader.setSpec(
        new KeystoreSecretSpec(
            spec.keystoreRef(),
            policy.apply(spec),
            interval.apply(spec),
            spec.suspend(),
            target,
            data,
            spec.rolloutRestart()));
    return reader;
  }

  private static SecretDataEntry entry(String item, @Nullable String version) {
    return new SecretDataEntry(
        item,
        new RemoteReference(
            item,
            null,
            version,
            RemoteReference.Decoding.NONE,
            RemoteReference.WhitespacePolicy.KEEP,
            Map.of()));
  }

  static SyncPlan plan(KeystoreSecret reader) {
    return plan(reader, keystore());
  }

  static SyncPlan plan(KeystoreSecret reader, ResolvedKeystore keystore) {
    return Planner.plan(reader, keystore, (_, _) -> Optional.empty());
  }

  static ResolvedKeystore keystore() {
    return keystore("");
  }

  /// A keystore whose sessions are told apart by this scope.
  static ResolvedKeystore keystore(String scope) {
    return new ResolvedKeystore(
        KeystoreId.cluster("account-a"),
        "uid-of-account-a",
        1,
        new TableRef("us-east-1", "keystore"),
        ItemFormat.AUTO,
        new SessionRequest(
            "us-east-1",
            new BaseIdentity.Operator(),
            List.of(),
            "kso=,account-a",
            Duration.ofHours(1),
            Map.of(),
            Set.of(),
            scope),
        Set.of(),
        Map.of(),
        new KeyAccess.All());
  }
}
